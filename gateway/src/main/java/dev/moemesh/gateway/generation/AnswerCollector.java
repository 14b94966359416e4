package dev.moemesh.gateway.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the outputs of all choices together for an answer in one piece. For one thread. */
public final class AnswerCollector {
  private final TreeMap<Integer, Parts> choices = new TreeMap<>();

  public void add(Output output) {
    switch (output) {
      case Output.Opened opened -> choices.put(opened.index(), new Parts(opened));
      case Output.Delta delta -> parts(delta).add(delta);
      case Output.Closed closed -> parts(closed).close(closed);
    }
  }

  /** The choices by index, once all are closed. */
  public List<ChoiceAnswer> answer() {
    return choices.values().stream().map(Parts::answer).toList();
  }

  private Parts parts(Output output) {
    Parts parts = choices.get(output.index());
    if (parts == null) {
      throw new IllegalStateException(
          "Choice %d went on before it was opened: add its outputs in order"
              .formatted(output.index()));
    }
    return parts;
  }

  private static final class Parts {
    private final Output.Opened opened;
    private final List<Output.Delta> deltas = new ArrayList<>();
    private Output.@Nullable Closed closed;

    Parts(Output.Opened opened) {
      this.opened = opened;
    }

    void add(Output.Delta delta) {
      deltas.add(delta);
    }

    void close(Output.Closed end) {
      closed = end;
    }

    ChoiceAnswer answer() {
      if (closed == null) {
        throw new IllegalStateException(
            "Choice %d is not closed: collect until the generation is complete"
                .formatted(opened.index()));
      }
      return new ChoiceAnswer(opened, deltas, closed);
    }
  }
}
