package dev.moemesh.model.torch;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A TorchScript source, compiled. Each call of a method is one call into native code, about 7 µs,
 * however many tensor operations it contains.
 *
 * <p>Owner of the native module and of a manager for tensors that live as long as the program;
 * {@link #close()} frees both. Calls may come from any thread.
 */
public final class TorchProgram implements AutoCloseable {

  /**
   * Settings of libtorch per thread: no gradients, and no graph optimiser. The optimiser would
   * profile the first calls and specialise on their shapes, but our shapes change with every batch.
   */
  private static final ThreadLocal<Boolean> PREPARED =
      ThreadLocal.withInitial(
          () -> {
            JniUtils.setGradMode(false);
            JniUtils.setGraphExecutorOptimize(false);
            return true;
          });

  private final PtNDManager manager;
  private final PtSymbolBlock block;

  private TorchProgram(PtNDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /**
   * Compiles a program for a device: the methods of the resource {@code NAME.torchscript} of this
   * package, with those of {@code memory.torchscript} and of the device's kernels.
   *
   * @throws IllegalArgumentException if there is no such resource
   */
  public static TorchProgram load(String name, ComputeDevice device) {
    requireNonNull(name, "name is null");
    // What Java makes tensors of is in the host's memory; programs take it to their device.
    PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    try {
      byte[] archive =
          TorchArchive.of(source("memory"), source(device.kernels().resource()), source(name));
      return new TorchProgram(
          manager, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException("cannot read an archive in memory", e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static String source(String name) throws IOException {
    String resource = name + ".torchscript";
    try (InputStream in = TorchProgram.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no resource " + resource + " beside " + TorchProgram.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The manager of tensors that live as long as this program. */
  public PtNDManager manager() {
    return manager;
  }

  /** Calls a method that returns nothing. */
  public void run(String method, ProgramArguments arguments) {
    call(method, arguments).close();
  }

  /** Calls a method that returns one tensor, which the manager given owns. */
  public PtNDArray tensor(PtNDManager owner, String method, ProgramArguments arguments) {
    try (IValue result = call(method, arguments)) {
      return result.toTensor(owner);
    }
  }

  /** Calls a method that returns a list of tensors, which the manager given owns. */
  public NDList tensors(PtNDManager owner, String method, ProgramArguments arguments) {
    try (IValue result = call(method, arguments)) {
      return result.toNDList(owner);
    }
  }

  private IValue call(String method, ProgramArguments arguments) {
    PREPARED.get();
    try (arguments) {
      return IValueUtils.runMethod(block, method, arguments.values());
    }
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
