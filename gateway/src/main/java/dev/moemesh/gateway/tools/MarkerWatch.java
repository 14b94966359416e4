package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Optional;

/**
 * Looks for markers in text, one character at a time, and holds back what may be the beginning of
 * one. No marker may be the beginning of another.
 */
final class MarkerWatch {
  private final List<String> markers;
  private final StringBuilder held = new StringBuilder();

  MarkerWatch(List<String> markers) {
    this.markers = List.copyOf(markers);
  }

  /**
   * Takes a character.
   *
   * @param released gets the text that cannot belong to a marker any more
   * @return the marker that is now complete
   */
  Optional<String> next(char c, StringBuilder released) {
    if (held.isEmpty() && !begins(c)) {
      released.append(c);
      return Optional.empty();
    }
    held.append(c);
    int start = 0;
    while (start < held.length() && !mayBegin(start)) {
      start++;
    }
    released.append(held, 0, start);
    held.delete(0, start);
    Optional<String> complete =
        markers.stream().filter(marker -> marker.contentEquals(held)).findFirst();
    complete.ifPresent(_ -> held.setLength(0));
    return complete;
  }

  /** The text that is still held. */
  String held() {
    return held.toString();
  }

  private boolean begins(char c) {
    for (String marker : markers) {
      if (marker.charAt(0) == c) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBegin(int start) {
    int length = held.length() - start;
    for (String marker : markers) {
      if (length <= marker.length() && matches(marker, start, length)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String marker, int start, int length) {
    for (int i = 0; i < length; i++) {
      if (held.charAt(start + i) != marker.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
