package dev.moemesh.gateway.parameters;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.translation.Constraints;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Compiles constraints as the attention worker does, so that unsupported ones are refused at once.
 * Caches the latest that passed. Thread-safe.
 */
public final class ConstraintCheck {
  private static final int REMEMBERED = 64;
  private static final int LARGEST_REMEMBERED = 1 << 16;
  private static final Set<Constraint> PASSED =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Constraint, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  private ConstraintCheck() {}

  /**
   * The same constraint, which can be followed.
   *
   * @param path the field of the body that asks for it
   * @throws ApiException naming keyword and place of what cannot be followed
   */
  public static Constraint checked(Constraint constraint, String path) {
    if (PASSED.contains(constraint)) {
      return constraint;
    }
    try {
      var unused = Constraints.of(constraint).map(kind -> kind.compile(CompileLimits.DEFAULT));
    } catch (GrammarException e) {
      throw new ApiException(
          ApiError.invalid(
              path, "'%s' cannot be followed: %s".formatted(path, String.valueOf(e.getMessage()))));
    }
    if (constraint.getSerializedSize() <= LARGEST_REMEMBERED) {
      PASSED.add(constraint);
    }
    return constraint;
  }
}
