package dev.moemesh.expert.placement;

/**
 * The placement epochs whose frames a pod serves: the newest that it took up and the one before, so
 * that a router which is one record behind still gets its answers.
 */
public record ServedEpochs(long previous, long current) {

  /** Before the first placement. */
  public static final ServedEpochs NONE = new ServedEpochs(0, 0);

  public ServedEpochs {
    if (previous < 0 || previous > current) {
      throw new IllegalArgumentException(
          "expected 0 <= previous <= current, found %d and %d".formatted(previous, current));
    }
  }

  /** The epochs after a newer one is taken up; these, if it is not newer. */
  public ServedEpochs takeUp(long epoch) {
    if (epoch <= current) {
      return this;
    }
    return new ServedEpochs(current == 0 ? epoch : current, epoch);
  }

  /** Whether a frame that was routed by that epoch is served. */
  public boolean accepts(long epoch) {
    return previous <= epoch && epoch <= current;
  }
}
