package dev.moemesh.expert.holding;

/** One expert's weights in memory. Owner of them. */
public interface HeldExpert extends AutoCloseable {

  /** Bytes of weights held. */
  long bytes();

  @Override
  void close();
}
