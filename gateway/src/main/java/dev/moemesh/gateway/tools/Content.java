package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Content, until a marker says that something else begins. */
final class Content implements CallState {
  private final MarkerWatch watch;
  private final Function<String, CallState> following;
  private final StringBuilder released = new StringBuilder();

  /**
   * @param following the state behind a marker
   */
  Content(List<String> markers, Function<String, CallState> following) {
    this.watch = new MarkerWatch(markers);
    this.following = following;
  }

  /** Content to the end, whatever it is. */
  static Content only() {
    return new Content(
        List.of(),
        marker -> {
          throw new IllegalStateException("No marker was watched for, found " + marker);
        });
  }

  @Override
  public CallState next(char c, CallSink sink) {
    released.setLength(0);
    Optional<String> marker = watch.next(c, released);
    sink.content(released);
    return marker.isPresent() ? following.apply(marker.get()) : this;
  }

  @Override
  public void end(CallSink sink) {
    sink.content(watch.held());
  }
}
