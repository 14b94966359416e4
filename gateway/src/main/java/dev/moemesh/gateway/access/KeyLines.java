package dev.moemesh.gateway.access;

import dev.moemesh.gateway.quota.Allowance;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads API keys, one a line:
 *
 * <pre>
 * # a comment
 * alice=KEY
 * bob=sha256:HEX requests=60 tokens=100000 concurrent=4 weight=2
 * </pre>
 *
 * <p>{@code requests} and {@code tokens} count a minute. What a line does not say is as the default
 * allowance has it. A name may have several keys, so that one can replace another, with the same
 * options on each line. No message quotes a key.
 */
final class KeyLines {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e&&[^,#]]{16,512}");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final String HASHED = "sha256:";

  private final String source;
  private final Allowance defaults;
  private final Map<KeyDigest, Caller> callers = new HashMap<>();
  private final Map<String, Caller> byName = new HashMap<>();

  private KeyLines(String source, Allowance defaults) {
    this.source = source;
    this.defaults = defaults;
  }

  /**
   * @param source where the lines are from, for messages
   * @throws IllegalArgumentException if a line is wrong; it names the line
   */
  static ApiKeys read(String source, List<String> lines, Allowance defaults) {
    KeyLines reader = new KeyLines(source, defaults);
    for (int i = 0; i < lines.size(); i++) {
      reader.take(i + 1, lines.get(i).strip());
    }
    return new ApiKeys(reader.callers);
  }

  private void take(int number, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    try {
      add(SPACE.split(line));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s, line %d: %s".formatted(source, number, e.getMessage()), e);
    }
  }

  private void add(String[] words) {
    String[] pair = words[0].split("=", 2);
    if (pair.length != 2 || !NAME.matcher(pair[0]).matches()) {
      throw new IllegalArgumentException(
          "expected name=key, with 1 to 64 letters, digits or . _ @ - as the name; ./moe api-key NAME makes such a line");
    }
    Caller caller = caller(pair[0], words);
    Caller known = byName.putIfAbsent(caller.name(), caller);
    if (known != null && !known.equals(caller)) {
      throw new IllegalArgumentException(
          "expected the same options on each line of '%s', found others".formatted(caller.name()));
    }
    Caller holder = callers.putIfAbsent(digest(pair[1]), caller);
    if (holder != null) {
      throw new IllegalArgumentException(
          "expected a key of its own for '%s', found the key of '%s'"
              .formatted(caller.name(), holder.name()));
    }
  }

  private static KeyDigest digest(String key) {
    if (key.startsWith(HASHED)) {
      return new KeyDigest(key.substring(HASHED.length()).toLowerCase(Locale.ROOT));
    }
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "expected a key of 16 to 512 printable ASCII characters without comma or #, found %d characters; ./moe api-key NAME makes one"
              .formatted(key.length()));
    }
    return KeyDigest.of(key);
  }

  private Caller caller(String name, String[] words) {
    Map<String, Long> options = new HashMap<>();
    for (int i = 1; i < words.length && !words[i].startsWith("#"); i++) {
      option(words[i], options);
    }
    return new Caller(
        name,
        new Allowance(
            options.getOrDefault("requests", defaults.requestsPerMinute()),
            options.getOrDefault("tokens", defaults.tokensPerMinute()),
            options.getOrDefault("concurrent", defaults.concurrentRequests())),
        Math.toIntExact(Math.min(options.getOrDefault("weight", 1L), Integer.MAX_VALUE)));
  }

  private static void option(String word, Map<String, Long> options) {
    String[] pair = word.split("=", 2);
    String value = pair.length == 2 ? pair[1] : "";
    if (!pair[0].matches("requests|tokens|concurrent|weight") || !value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "expected requests=N, tokens=N, concurrent=N or weight=N after the key, with a whole number, found another word");
    }
    if (options.put(pair[0], Long.valueOf(value)) != null) {
      throw new IllegalArgumentException("expected '" + pair[0] + "' once, found it twice");
    }
  }
}
