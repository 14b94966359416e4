package dev.moemesh.bench.load;

import java.time.Duration;
import java.util.Locale;

/** A kind of load. */
public sealed interface Phase {
  /** For progress and tables. */
  String label();

  /** So many streams at once, each a prompt and its continuation (a closed loop). */
  record Decode(int streams) implements Phase {
    @Override
    public String label() {
      return streams == 1 ? "decode, 1 stream" : "decode, " + streams + " streams";
    }
  }

  /** One prompt of so many tokens, of whose answer only the first token is asked for. */
  record Prefill(int tokens) implements Phase {
    @Override
    public String label() {
      return "prefill, " + tokens + " tokens";
    }
  }

  /**
   * Requests that come at random moments, whatever becomes of those before (an open loop).
   *
   * @param rate requests per second, in the mean
   * @param duration how long they come
   */
  record Open(double rate, Duration duration) implements Phase {
    @Override
    public String label() {
      return String.format(Locale.ROOT, "open loop, %s requests/s", shortest(rate));
    }

    private static String shortest(double rate) {
      return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }
  }
}
