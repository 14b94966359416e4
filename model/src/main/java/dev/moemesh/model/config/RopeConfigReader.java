package dev.moemesh.model.config;

import java.util.OptionalDouble;

/**
 * Reads both forms of the rotary embedding's keys: {@code rope_theta} with {@code rope_scaling}, as
 * released, and {@code rope_parameters}, as transformers 5 saves it.
 */
final class RopeConfigReader {
  private final ConfigJson config;
  private final ConfigJson parameters;
  private final double theta;
  private final int maxPositions;

  private RopeConfigReader(
      ConfigJson config, ConfigJson parameters, double theta, int maxPositions) {
    this.config = config;
    this.parameters = parameters;
    this.theta = theta;
    this.maxPositions = maxPositions;
  }

  static RopeConfig read(ConfigJson config, double defaultTheta, int maxPositions) {
    ConfigJson parameters =
        config
            .optionalObject("rope_scaling")
            .filter(scaling -> !scaling.isEmpty())
            .or(() -> config.optionalObject("rope_parameters"))
            .orElse(config);
    for (ConfigJson holder : new ConfigJson[] {config, parameters}) {
      holder
          .optionalNumber("partial_rotary_factor")
          .ifPresent(
              factor ->
                  Require.that(
                      factor == 1, "partial_rotary_factor", "1 (whole heads are turned)", factor));
    }
    double theta = config.optionalNumber("rope_theta").orElse(defaultTheta);
    theta = parameters.optionalNumber("rope_theta").orElse(theta);
    return parameters == config
        ? new RopeConfig.Default(theta)
        : new RopeConfigReader(config, parameters, theta, maxPositions).scaled();
  }

  private RopeConfig scaled() {
    Require.that(
        !parameters.has("full_attention") && !parameters.has("sliding_attention"),
        "rope_parameters",
        "one set for all layers",
        "a set per layer type");
    String type =
        parameters
            .optionalText("rope_type")
            .or(() -> parameters.optionalText("type"))
            .orElse("default");
    return switch (type) {
      case "default" -> new RopeConfig.Default(theta);
      case "linear" -> new RopeConfig.Linear(theta, parameters.number("factor"));
      case "dynamic" -> new RopeConfig.Dynamic(theta, parameters.number("factor"));
      case "yarn" -> yarn();
      case "llama3" ->
          new RopeConfig.Llama3(
              theta,
              parameters.number("factor"),
              parameters.number("low_freq_factor"),
              parameters.number("high_freq_factor"),
              originalMaxPositions());
      default ->
          throw Require.bad(
              "rope_type", "default, linear, dynamic, yarn or llama3", '"' + type + '"');
    };
  }

  private RopeConfig yarn() {
    int original = originalMaxPositions();
    return new RopeConfig.Yarn(
        theta,
        parameters.optionalNumber("factor").orElse((double) maxPositions / original),
        original,
        orIfZero(parameters.optionalNumber("beta_fast"), 32),
        orIfZero(parameters.optionalNumber("beta_slow"), 1),
        parameters.flag("truncate", true),
        parameters.optionalNumber("attention_factor"),
        parameters.optionalNumber("mscale").orElse(0),
        parameters.optionalNumber("mscale_all_dim").orElse(0));
  }

  /**
   * The reference prefers the value outside the rotary parameters, and falls back to the context
   * limit.
   */
  private int originalMaxPositions() {
    String key = "original_max_position_embeddings";
    int original =
        config
            .optionalInteger(key)
            .orElseGet(() -> parameters.optionalInteger(key).orElse(maxPositions));
    Require.positive(key, original);
    return original;
  }

  /** The reference treats a zero like an absent value. */
  private static double orIfZero(OptionalDouble value, double absent) {
    return value.orElse(0) == 0 ? absent : value.getAsDouble();
  }
}
