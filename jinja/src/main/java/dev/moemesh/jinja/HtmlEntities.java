package dev.moemesh.jinja;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The named character references of HTML 5, from {@code html-entities.txt}: name and code points in
 * hexadecimal, several to a line. A few may stand without the semicolon.
 */
final class HtmlEntities {
  private static final Map<String, String> ENTITIES = load();

  private HtmlEntities() {}

  private static Map<String, String> load() {
    try (InputStream resource = HtmlEntities.class.getResourceAsStream("html-entities.txt")) {
      if (resource == null) {
        throw new IllegalStateException(
            "html-entities.txt is missing beside " + HtmlEntities.class);
      }
      Map<String, String> entities = new HashMap<>();
      new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))
          .lines()
          .flatMap(line -> java.util.Arrays.stream(line.split(",", -1)))
          .forEach(
              entry -> {
                String[] parts = entry.split(" ", -1);
                StringBuilder text = new StringBuilder();
                for (int i = 1; i < parts.length; i++) {
                  text.appendCodePoint(Integer.parseInt(parts[i], 16));
                }
                entities.put(parts[0], text.toString());
              });
      return Map.copyOf(entities);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read html-entities.txt", e);
    }
  }

  /** What stands for {@code &name}; the reference itself if there is none. */
  static String resolve(String name) {
    for (int length = name.length(); length > 1; length--) {
      String text = ENTITIES.get(name.substring(0, length));
      if (text != null) {
        return text + name.substring(length);
      }
    }
    return "&" + name;
  }
}
