package dev.moemesh.deploy.k8s;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of settings in docs/architecture.md.
 *
 * @param who which services read a variable of the environment
 */
record DocumentedSettings(Map<String, Set<String>> who) {
  private static final Pattern ROW = Pattern.compile("\\| (`[^|]+`) \\| ([^|]+) \\| .* \\|");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9.-]+)`");

  static DocumentedSettings read(Path architecture) {
    Map<String, Set<String>> who = new HashMap<>();
    try {
      for (String line : Files.readAllLines(architecture)) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          Set<String> services = Pattern.compile(", ").splitAsStream(row.group(2)).collect(toSet());
          NAME.matcher(row.group(1))
              .results()
              .forEach(name -> who.put(inEnvironment(name.group(1)), services));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DocumentedSettings(who);
  }

  /** Whether the service reads the variable. */
  boolean reads(String service, String variable) {
    Set<String> services = who.getOrDefault(variable, Set.of());
    return services.contains("all") || services.contains(service);
  }

  /** MicroProfile Config's mapping of a property to a variable. */
  private static String inEnvironment(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
