package dev.moemesh.model.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of one call, in order. Owns the native values it makes; the call closes it. Not
 * thread-safe.
 */
public final class ProgramArguments implements AutoCloseable {

  private final List<IValue> values = new ArrayList<>(12);

  /** No arguments yet. */
  public static ProgramArguments of() {
    return new ProgramArguments();
  }

  private ProgramArguments() {}

  /** Adds a tensor. */
  public ProgramArguments tensor(PtNDArray tensor) {
    values.add(IValue.from(tensor));
    return this;
  }

  /** Adds a {@code List[Tensor]}. */
  public ProgramArguments tensors(PtNDArray... tensors) {
    values.add(IValue.listFrom(tensors));
    return this;
  }

  /** Adds an {@code int}. */
  public ProgramArguments integer(long value) {
    values.add(IValue.from(value));
    return this;
  }

  /** Adds a {@code str}. */
  public ProgramArguments text(String value) {
    values.add(IValue.from(value));
    return this;
  }

  /** Adds a {@code float}. */
  public ProgramArguments number(double value) {
    values.add(IValue.from(value));
    return this;
  }

  /** Adds a {@code List[int]}. */
  public ProgramArguments integers(long... integers) {
    values.add(IValue.listFrom(integers));
    return this;
  }

  IValue[] values() {
    return values.toArray(IValue[]::new);
  }

  @Override
  public void close() {
    values.forEach(IValue::close);
    values.clear();
  }
}
