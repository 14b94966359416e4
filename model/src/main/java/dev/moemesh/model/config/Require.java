package dev.moemesh.model.config;

/**
 * Checks of configuration values; each failure names the key, what was expected and what was found.
 */
final class Require {
  private Require() {}

  static void that(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw bad(key, expected, found);
    }
  }

  static void positive(String key, int value) {
    that(value > 0, key, "a positive integer", value);
  }

  static void positive(String key, double value) {
    that(value > 0 && Double.isFinite(value), key, "a positive number", value);
  }

  static ModelFormatException bad(String key, String expected, Object found) {
    return new ModelFormatException(
        "%s: expected %s, found %s; correct config.json or take the model's original one"
            .formatted(key, expected, found));
  }
}
