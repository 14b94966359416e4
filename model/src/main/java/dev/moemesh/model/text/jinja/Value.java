package dev.moemesh.model.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a template can hold: Python's values as far as chat templates use them. All are
 * immutable but {@link Namespace} and {@link Loop}, which live for one rendering.
 */
sealed interface Value {
  /** Longest text and list; no value can be larger, so no single operation can exhaust memory. */
  int MAX_LENGTH = 1 << 24;

  int MAX_ITEMS = 1 << 20;
  int MAX_INTEGER_BITS = 4096;

  Value NONE = new None();
  Value TRUE = new Bool(true);
  Value FALSE = new Bool(false);

  /** Python's {@code None}. */
  record None() implements Value {}

  /** A name or key that is not there; {@code what} says so in Jinja's words. */
  record Undefined(String what) implements Value {
    TemplateException failure() {
      return TemplateException.evaluation(what);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
      return Undefined.class.hashCode();
    }
  }

  /** Python's {@code bool}. */
  record Bool(boolean value) implements Value {}

  /** Python's {@code int}, bounded in size. */
  record Int(BigInteger value) implements Value {
    public Int {
      if (value.bitLength() > MAX_INTEGER_BITS) {
        throw TemplateException.limit(
            "The chat template computed an integer of more than %d bits"
                .formatted(MAX_INTEGER_BITS));
      }
    }

    static Int of(long value) {
      return new Int(BigInteger.valueOf(value));
    }
  }

  /** Python's {@code float}. */
  record Real(double value) implements Value {}

  /** Python's {@code str}; UTF-16 inside, code points at the surface. */
  record Str(String text) implements Value {
    public Str {
      if (text.length() > MAX_LENGTH) {
        throw TemplateException.limit(
            "A text of %d characters is longer than the %d a chat template may handle: shorten the conversation"
                .formatted(text.length(), MAX_LENGTH));
      }
    }
  }

  /** A list or a tuple; they differ in how they print and in that they never equal each other. */
  record Sequence(List<Value> items, boolean tuple) implements Value {
    public Sequence {
      if (items.size() > MAX_ITEMS) {
        throw TemplateException.limit(
            "A list of %d items is longer than the %d a chat template may handle"
                .formatted(items.size(), MAX_ITEMS));
      }
      items = List.copyOf(items);
    }

    static Sequence list(List<? extends Value> items) {
      return new Sequence(List.copyOf(items), false);
    }

    static Sequence tuple(List<? extends Value> items) {
      return new Sequence(List.copyOf(items), true);
    }
  }

  /** Python's {@code dict}, in insertion order. */
  record Mapping(Map<Value, Value> entries) implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** Something a template can call; {@code name} is for error messages. */
  record Callable(String name, Body body) implements Value {
    /** What a call does. */
    @FunctionalInterface
    interface Body {
      Value call(Arguments arguments);
    }
  }

  /** Jinja's {@code namespace(...)}: the one thing a template may assign to from inside a loop. */
  record Namespace(Map<String, Value> attributes) implements Value {
    public Namespace {
      attributes = new HashMap<>(attributes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** The {@code loop} variable. */
  record Loop(LoopState state) implements Value {}

  static Value of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /**
   * Takes over data as a JSON parser gives it.
   *
   * @throws IllegalArgumentException for a type that JSON does not have
   */
  static Value ofJson(@Nullable Object data) {
    return switch (data) {
      case null -> NONE;
      case Value value -> value;
      case Boolean bool -> of(bool);
      case CharSequence text -> new Str(text.toString());
      case BigInteger number -> new Int(number);
      case Double number -> new Real(number);
      case Float number -> new Real(number);
      case BigDecimal number -> new Real(number.doubleValue());
      case Number number -> Int.of(number.longValue());
      case Map<?, ?> map -> ofMap(map);
      case Iterable<?> items -> {
        List<Value> values = new ArrayList<>();
        items.forEach(item -> values.add(ofJson(item)));
        yield Sequence.list(values);
      }
      default ->
          throw new IllegalArgumentException(
              "A chat template takes JSON data (null, boolean, number, string, list, map), found "
                  + data.getClass().getName()
                  + ": convert it first");
    };
  }

  private static Value ofMap(Map<?, ?> map) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(ofJson(key), ofJson(value)));
    return new Mapping(entries);
  }
}
