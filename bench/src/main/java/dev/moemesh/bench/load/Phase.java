package dev.moemesh.bench.load;

/** A kind of load. */
public sealed interface Phase {
  /** For progress and tables. */
  String label();

  /** So many streams at once, each a prompt and its continuation. */
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
}
