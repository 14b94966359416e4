package dev.moemesh.jinja;

/** Which values can be keys: as in Python, those that cannot change. */
final class Hashing {
  private Hashing() {}

  static boolean isHashable(Value value) {
    return switch (value) {
      case Value.Sequence sequence ->
          sequence.tuple() && sequence.items().stream().allMatch(Hashing::isHashable);
      case Value.Mapping _ -> false;
      case Value.View view -> view.kind() == Value.View.Kind.DICT_VALUES;
      case Value.None _,
          Value.Undefined _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Str _,
          Value.Bytes _,
          Value.Range _,
          Value.Generator _,
          Value.Callable _,
          Value.Instance _,
          Value.Namespace _,
          Value.Loop _ ->
          true;
    };
  }

  /**
   * The value itself.
   *
   * @throws TemplateException if it cannot be a key
   */
  static Value checked(Value value) {
    if (!isHashable(value)) {
      throw TemplateException.evaluation(
          "A '%s' cannot be a key: it is not hashable".formatted(Conversions.typeName(value)));
    }
    return value;
  }
}
