package dev.moemesh.jinja;

import java.util.function.LongSupplier;

/** What is left of {@link RenderLimits} during one rendering. For one thread. */
final class RenderBudget {
  private static final int STEPS_BETWEEN_CLOCK_READS = 256;

  private final RenderLimits limits;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long workDone;
  private int steps;
  private int callDepth;

  RenderBudget(RenderLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  void step() {
    if (++steps % STEPS_BETWEEN_CLOCK_READS == 0
        && nanoTime.getAsLong() - startNanos > limits.time().toNanos()) {
      throw TemplateException.limit(
          "The chat template ran longer than " + limits.time() + ": shorten the conversation");
    }
  }

  Value charge(Value value) {
    charge(
        switch (value) {
          case Value.Str text -> text.text().length();
          case Value.Sequence sequence -> sequence.items().size();
          case Value.Mapping mapping -> mapping.entries().size();
          case Value.Bytes bytes -> bytes.latin1().length();
          case Value.View view -> view.items().size();
          case Value.None _,
              Value.Undefined _,
              Value.Bool _,
              Value.Int _,
              Value.Real _,
              Value.Range _,
              Value.Generator _,
              Value.Callable _,
              Value.Instance _,
              Value.Namespace _,
              Value.Loop _ ->
              1;
        });
    return value;
  }

  void charge(int amount) {
    workDone += amount;
    if (workDone > limits.workCharacters()) {
      throw TemplateException.limit(
          "The chat template produced more than %d characters on its way: shorten the conversation"
              .formatted(limits.workCharacters()));
    }
  }

  void enterCall() {
    if (++callDepth > limits.callDepth()) {
      throw TemplateException.limit(
          "The chat template's macros call one another more than %d deep"
              .formatted(limits.callDepth()));
    }
  }

  void leaveCall() {
    callDepth--;
  }

  BoundedText newOutput() {
    return new BoundedText(limits.outputCharacters());
  }
}
