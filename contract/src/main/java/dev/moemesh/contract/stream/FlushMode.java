package dev.moemesh.contract.stream;

/** When a transport hands written frames to the kernel. gRPC flushes at the end of the turn. */
public enum FlushMode {
  /** Each frame at once: its sender continues to compute while the peer works. */
  IMMEDIATE,
  /** All frames of one turn of the loop together, so that the receiver can batch them. */
  END_OF_TURN
}
