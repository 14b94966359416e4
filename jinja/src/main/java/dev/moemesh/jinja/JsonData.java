package dev.moemesh.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes over data as a JSON parser gives it. */
final class JsonData {
  private JsonData() {}

  /**
   * The data as a template sees it.
   *
   * @throws IllegalArgumentException for a type that JSON does not have
   */
  static Value value(@Nullable Object data) {
    return switch (data) {
      case null -> Value.NONE;
      case Value value -> value;
      case Boolean bool -> Value.of(bool);
      case CharSequence text -> new Value.Str(text.toString());
      case BigInteger number -> new Value.Int(number);
      case Double number -> new Value.Real(number);
      case Float number -> new Value.Real(number);
      case BigDecimal number -> new Value.Real(number.doubleValue());
      case Number number -> Value.Int.of(number.longValue());
      case Map<?, ?> map -> mapping(map);
      case Iterable<?> items -> {
        List<Value> values = new ArrayList<>();
        items.forEach(item -> values.add(value(item)));
        yield Value.Sequence.list(values);
      }
      default ->
          throw new IllegalArgumentException(
              "A chat template takes JSON data (null, boolean, number, string, list, map), found "
                  + data.getClass().getName()
                  + ": convert it first");
    };
  }

  private static Value mapping(Map<?, ?> map) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    map.forEach((key, value) -> entries.put(value(key), value(value)));
    return new Value.Mapping(entries);
  }
}
