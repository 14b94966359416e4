package dev.moemesh.gateway.sampling;

import dev.moemesh.gateway.api.NumberRange;

/** What sampling parameters may be, in a request as in a model's recommendation. */
public final class SamplingRanges {
  public static final NumberRange TEMPERATURE = NumberRange.closed(0, 2);
  public static final NumberRange TOP_P = NumberRange.above(0, 1);
  public static final NumberRange MIN_P = NumberRange.closed(0, 1);
  public static final NumberRange REPETITION_PENALTY = NumberRange.above(0, 100);
  public static final NumberRange PRESENCE_OR_FREQUENCY_PENALTY = NumberRange.closed(-2, 2);
  public static final NumberRange LOGIT_BIAS = NumberRange.closed(-100, 100);

  private SamplingRanges() {}
}
