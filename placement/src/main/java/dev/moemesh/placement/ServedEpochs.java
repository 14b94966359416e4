package dev.moemesh.placement;

/**
 * The placement epochs whose frames a pod serves: the newest that it took up and the one before. A
 * router that is one record behind still gets its replies.
 */
public record ServedEpochs(long previous, long current) {

  /** Before the first placement. */
  public static final ServedEpochs NONE = new ServedEpochs(Epochs.NONE, Epochs.NONE);

  public ServedEpochs {
    if (previous < Epochs.NONE || previous > current) {
      throw new IllegalArgumentException(
          "expected 0 <= previous <= current, found %d and %d".formatted(previous, current));
    }
  }

  /** The epochs after the pod takes up the epoch given; unchanged if that is not newer. */
  public ServedEpochs takeUp(long epoch) {
    if (!Epochs.supersedes(epoch, current)) {
      return this;
    }
    return new ServedEpochs(current == Epochs.NONE ? epoch : current, epoch);
  }

  /** Whether the pod serves a frame that was routed by the epoch given. */
  public boolean accepts(long epoch) {
    return previous <= epoch && epoch <= current;
  }
}
