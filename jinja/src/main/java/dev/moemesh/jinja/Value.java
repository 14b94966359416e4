package dev.moemesh.jinja;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a template can hold: Python's values as far as chat templates use them. All are
 * immutable but {@link Namespace}, {@link Loop}, {@link Generator} and what an {@link Instance}
 * hides, which live for one rendering.
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

  /** Python's {@code bool}: a number too, so that {@code True == 1}. */
  record Bool(boolean value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value number && Numbers.same(this, number);
    }

    @Override
    public int hashCode() {
      return Numbers.hash(this);
    }
  }

  /** Python's {@code int}, bounded in size. */
  record Int(BigInteger value) implements Value {
    public Int {
      ValueSize.checkInteger(value);
    }

    static Int of(long value) {
      return new Int(BigInteger.valueOf(value));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value number && Numbers.same(this, number);
    }

    @Override
    public int hashCode() {
      return Numbers.hash(this);
    }
  }

  /** Python's {@code float}. */
  record Real(double value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value number && Numbers.same(this, number);
    }

    @Override
    public int hashCode() {
      return Numbers.hash(this);
    }
  }

  /**
   * Python's {@code str}; UTF-16 inside, code points at the surface.
   *
   * @param safe whether it is MarkupSafe's {@code Markup}, which escapes what is joined to it
   */
  record Str(String text, boolean safe) implements Value {
    public Str {
      ValueSize.checkText(text);
    }

    Str(String text) {
      this(text, false);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Str(String otherText, _) && text.equals(otherText);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** Python's {@code bytes}, each as a character of Latin-1. */
  record Bytes(String latin1) implements Value {}

  /** A list or a tuple; they differ in how they print and in that they never equal each other. */
  record Sequence(List<Value> items, Sequence.Kind kind) implements Value {
    /** A group is the pair that {@code groupby} gives, whose parts have names. */
    enum Kind {
      LIST,
      TUPLE,
      GROUP
    }

    public Sequence {
      ValueSize.checkItems(items.size());
      items = List.copyOf(items);
    }

    static Sequence list(List<? extends Value> items) {
      return new Sequence(List.copyOf(items), Kind.LIST);
    }

    static Sequence tuple(List<? extends Value> items) {
      return new Sequence(List.copyOf(items), Kind.TUPLE);
    }

    boolean tuple() {
      return kind != Kind.LIST;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Sequence sequence
          && tuple() == sequence.tuple()
          && items.equals(sequence.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }
  }

  /** Python's {@code dict}, in insertion order. */
  record Mapping(Map<Value, Value> entries) implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** What {@code dict.items()} and the like give: iterable and of a length, but without indexes. */
  record View(View.Kind kind, List<Value> items) implements Value {
    /** Which part of the dict it shows; the name is Python's. */
    enum Kind {
      DICT_KEYS,
      DICT_VALUES,
      DICT_ITEMS
    }

    public View {
      ValueSize.checkItems(items.size());
      items = List.copyOf(items);
    }
  }

  /** Python's {@code range}. */
  record Range(long start, long stop, long step) implements Value {
    int size() {
      long distance = step > 0 ? stop - start : start - stop;
      return Math.toIntExact(Math.max(0, Math.ceilDiv(distance, Math.abs(step))));
    }

    List<Value> items() {
      return LongStream.range(0, size()).<Value>mapToObj(i -> Int.of(start + i * step)).toList();
    }
  }

  /** Values that are computed as they are asked for and can be seen once, as Python's. */
  record Generator(String name, Iterator<Value> items) implements Value {}

  /** Something a template can call; {@code name} is for error messages. */
  record Callable(String name, Body body) implements Value {
    /** What a call does. */
    @FunctionalInterface
    interface Body {
      Value call(Arguments arguments);
    }
  }

  /** An object with attributes that may be callable itself: a cycler, a joiner, a macro. */
  record Instance(
      String type, Function<String, Optional<Value>> attributes, Optional<Callable> call)
      implements Value {}

  /** Jinja's {@code namespace(...)}: the one thing a template may assign to from inside a loop. */
  record Namespace(Map<String, Value> attributes) implements Value {
    public Namespace {
      attributes = new LinkedHashMap<>(attributes);
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
}
