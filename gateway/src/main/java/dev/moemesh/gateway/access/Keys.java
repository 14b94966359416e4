package dev.moemesh.gateway.access;

import dev.moemesh.gateway.quota.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The API keys of all sources that the settings name. Safe for concurrent use. */
final class Keys {
  private static final String SETTING = "moe.gateway.api-keys";

  private final List<KeySource> sources = new ArrayList<>();
  private final Allowance defaults;

  /**
   * @param nanos a monotonic clock
   * @throws IllegalArgumentException if a source has a bad line, which it names, or no key
   */
  Keys(AccessSettings settings, LongSupplier nanos) {
    AccessSettings.Limit limit = settings.limit();
    this.defaults =
        new Allowance(
            orUnlimited(limit.requestsPerMinute()),
            orUnlimited(limit.tokensPerMinute()),
            orUnlimited(limit.concurrentRequests()));
    settings
        .apiKeysFile()
        .ifPresent(file -> sources.add(new KeyFile(file.toAbsolutePath(), defaults, nanos)));
    settings
        .apiKeys()
        .map(text -> KeyLines.read(SETTING, lines(text), defaults).requireSome(SETTING))
        .ifPresent(keys -> sources.add(() -> keys));
  }

  /** Whether a caller needs a key. */
  boolean required() {
    return !sources.isEmpty();
  }

  Optional<Caller> find(String key) {
    return sources.stream().flatMap(source -> source.current().find(key).stream()).findFirst();
  }

  /** A caller that no key's line describes. */
  Caller caller(String name) {
    return new Caller(name, defaults, 1);
  }

  private static List<String> lines(String text) {
    return List.of(text.split("[,\\r\\n]+"));
  }

  private static long orUnlimited(OptionalLong limit) {
    return limit.orElse(Allowance.UNLIMITED);
  }
}
