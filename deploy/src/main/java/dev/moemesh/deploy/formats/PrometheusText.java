package dev.moemesh.deploy.formats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics in Prometheus' text format. Lines in another form are ignored. Immutable. */
public final class PrometheusText {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+)?\\s*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final List<Sample> samples;

  private PrometheusText(List<Sample> samples) {
    this.samples = List.copyOf(samples);
  }

  /** Reads the answer of a metrics endpoint. */
  public static PrometheusText parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> samples.add(sample(line)));
    return new PrometheusText(samples);
  }

  /** The sum of all samples of a metric that have these labels, perhaps among others. */
  public double sum(String metric, Map<String, String> labels) {
    return samples.stream()
        .filter(sample -> sample.metric.equals(metric))
        .filter(sample -> sample.labels.entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static Sample sample(Matcher line) {
    Map<String, String> labels = new HashMap<>();
    String braces = line.group(2);
    if (braces != null) {
      LABEL.matcher(braces).results().forEach(label -> labels.put(label.group(1), label.group(2)));
    }
    return new Sample(line.group(1), labels, value(line.group(3)));
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** A line. */
  private record Sample(String metric, Map<String, String> labels, double value) {}
}
