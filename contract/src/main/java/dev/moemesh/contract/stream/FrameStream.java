package dev.moemesh.contract.stream;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;

/**
 * One end of a bidirectional stream of frames.
 *
 * <p>Flow control works in both directions. A receiver gets as many frames as it requests; the
 * transport stops reading while no frame is requested. A sender stops while the stream is not
 * ready.
 *
 * <p>Confined to the loop's thread.
 *
 * @param <O> header of the frames that this end sends
 */
public interface FrameStream<O extends MessageLite> {
  /** The high-water mark of unsent bytes per stream: 1 MiB. gRPC's 32 KiB are less than a frame. */
  int HIGH_WATER_MARK_BYTES = 1 << 20;

  /** Requests the delivery of further frames, in addition to earlier requests. */
  void request(int frames);

  /** Whether the stream is open and its unsent bytes are below the high-water mark. */
  boolean isReady();

  /**
   * Sends a frame and takes ownership of it. The rows are copied or kept; the transport releases
   * them in any case.
   *
   * @throws IllegalStateException if the stream is not open yet or this end has ended it
   */
  void send(Frame<O> frame);
}
