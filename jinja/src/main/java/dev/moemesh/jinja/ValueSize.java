package dev.moemesh.jinja;

import java.math.BigInteger;

/** Holds every single value of a template to a size. */
final class ValueSize {
  private ValueSize() {}

  static void checkText(String text) {
    if (text.length() > Value.MAX_LENGTH) {
      throw TemplateException.limit(
          "A text of %d characters is longer than the %d a chat template may handle: shorten the conversation"
              .formatted(text.length(), Value.MAX_LENGTH));
    }
  }

  static void checkItems(int size) {
    if (size > Value.MAX_ITEMS) {
      throw TemplateException.limit(
          "A list of %d items is longer than the %d a chat template may handle"
              .formatted(size, Value.MAX_ITEMS));
    }
  }

  static void checkInteger(BigInteger value) {
    if (value.bitLength() > Value.MAX_INTEGER_BITS) {
      throw TemplateException.limit(
          "The chat template computed an integer of more than %d bits"
              .formatted(Value.MAX_INTEGER_BITS));
    }
  }
}
