package dev.moemesh.grammar.mask;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.constraint.Constraint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Prints what masks cost, in microseconds of this thread's CPU time, over 150,000 tokens. Run it by
 * hand: {@code java dev.moemesh.grammar.mask.MaskCost [FILE]}, where a file holds one token a line
 * in hexadecimal; without one the vocabulary is synthetic.
 */
final class MaskCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int TOKENS = 150_000;

  private MaskCost() {}

  public static void main(String[] arguments) throws IOException {
    byte[][] bytes = arguments.length == 0 ? synthetic() : read(Path.of(arguments[0]));
    long before = THREADS.getCurrentThreadCpuTime();
    TokenVocabulary vocabulary = TokenVocabulary.of(bytes);
    System.out.printf(
        "vocabulary of %d tokens in %d ms%n",
        bytes.length, (THREADS.getCurrentThreadCpuTime() - before) / 1_000_000);
    for (int round = 0; round < 3; round++) {
      constraints().forEach((name, constraint) -> measure(name, constraint, vocabulary, bytes));
    }
  }

  private static Map<String, Constraint> constraints() {
    Map<String, Constraint> constraints = new LinkedHashMap<>();
    constraints.put(
        "person",
        new Constraint.Schema(
            """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0,"maximum":150},
             "email":{"type":"string","format":"email"},"tags":{"type":"array","items":{"type":"string","maxLength":20},"maxItems":5},
             "address":{"type":"object","properties":{"street":{"type":"string"},"zip":{"type":"string","pattern":"^[0-9]{5}$"},
             "kind":{"enum":["home","work"]}},"required":["street","zip","kind"]}},"required":["name","age","address"]}
            """,
            false));
    constraints.put(
        "tree",
        new Constraint.Schema(
            """
            {"$defs":{"node":{"type":"object","properties":{"label":{"type":"string"},"children":{"type":"array",
             "items":{"$ref":"#/$defs/node"}}},"required":["label","children"]}},"$ref":"#/$defs/node"}
            """,
            false));
    constraints.put("any object", new Constraint.Schema("{\"type\":\"object\"}", false));
    constraints.put("regex", new Constraint.Pattern("[A-Z][a-z]+( [A-Z][a-z]+)*, \\d{4}-\\d\\d"));
    constraints.put(
        "ebnf",
        new Constraint.Grammar(
            """
            root ::= expression
            expression ::= term (("+" | "-") term)*
            term ::= factor (("*" | "/") factor)*
            factor ::= [0-9]+ | "(" expression ")"
            """));
    return constraints;
  }

  private static void measure(
      String name, Constraint constraint, TokenVocabulary vocabulary, byte[][] bytes) {
    long start = THREADS.getCurrentThreadCpuTime();
    Masks masks =
        new Masks(constraint.compile(CompileLimits.DEFAULT), vocabulary, CompileLimits.DEFAULT);
    long compiled = THREADS.getCurrentThreadCpuTime() - start;
    long[] cold = texts(masks, bytes, 1, 0);
    long[] warming = texts(masks, bytes, 30, 1);
    long[] warm = texts(masks, bytes, 30, 1_000);
    System.out.printf(
        "%-12s compile %5d us; first text p50 %6.1f max %8.1f; warm: %d masks p50 %6.2f p90 %7.1f p99 %8.1f us%n",
        name,
        compiled / 1_000,
        at(cold, 0.5),
        at(cold, 1),
        warm.length,
        at(warm, 0.5),
        at(warm, 0.9),
        at(warm, 0.99));
    if (warming.length == 0) {
      throw new IllegalStateException("no masks were measured");
    }
  }

  /** Nanoseconds for each mask and step of some random texts, sorted. */
  private static long[] texts(Masks masks, byte[][] bytes, int texts, int seed) {
    long[] nanos = new long[texts * 200];
    int count = 0;
    for (int text = 0; text < texts; text++) {
      Random random = new Random(seed + text);
      Matcher matcher = new Matcher(masks);
      int remaining = 200;
      while (remaining > 0 && !matcher.mustEnd()) {
        long before = THREADS.getCurrentThreadCpuTime();
        TokenMask mask = matcher.nextMask(remaining--).compute();
        long spent = THREADS.getCurrentThreadCpuTime() - before;
        int token = choose(mask, bytes.length, random);
        before = THREADS.getCurrentThreadCpuTime();
        if (!matcher.accept(token)) {
          throw new IllegalStateException("the mask allows what does not match");
        }
        nanos[count++] = spent + THREADS.getCurrentThreadCpuTime() - before;
      }
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static int choose(TokenMask mask, int size, Random random) {
    int token = random.nextInt(size);
    while (!mask.allows(token)) {
      token = (token + 1) % size;
    }
    return token;
  }

  private static double at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e3;
  }

  private static byte[][] read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> java.util.HexFormat.of().parseHex(line.strip()))
        .toArray(byte[][]::new);
  }

  /**
   * Single bytes, and pieces of letters, digits, spaces and punctuation as tokenizers have them.
   */
  private static byte[][] synthetic() {
    Random random = new Random(1);
    byte[][] bytes = new byte[TOKENS][];
    String[] ends = {"", "\"", "\",", "\":", "}", " ", ".", ",", "_", "()", "é", "日本"};
    for (int id = 0; id < TOKENS; id++) {
      StringBuilder piece = new StringBuilder(random.nextBoolean() ? " " : "");
      for (int length = 1 + random.nextInt(10); length > 0; length--) {
        piece.append((char) ('a' + random.nextInt(26)));
      }
      piece.append(random.nextInt(6) == 0 ? ends[random.nextInt(ends.length)] : "");
      bytes[id] =
          id < 256 ? new byte[] {(byte) id} : piece.toString().getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }
}
