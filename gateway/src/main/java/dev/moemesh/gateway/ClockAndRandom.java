package dev.moemesh.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.random.RandomGenerator;

/** Provides the clock and the random numbers of the gateway. Tests replace them. */
@ApplicationScoped
class ClockAndRandom {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.system(ZoneId.systemDefault());
  }

  /** Ids must not be guessed: who knows one could read of it in the log. */
  @Produces
  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }
}
