package dev.moemesh.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTest {
  private static final long UNLIMITED = Allowance.UNLIMITED;

  private long now = -5_000_000_000L;

  @Test
  void letsTheAllowedRequestsOfAMinuteInAtOnce() {
    Quota quota = quota(3, UNLIMITED, UNLIMITED);

    assertThat(quota.enter()).isEmpty();
    assertThat(quota.enter()).isEmpty();
    assertThat(quota.enter()).isEmpty();
    Refusal refusal = quota.enter().orElseThrow();
    assertThat(refusal.error().status()).isEqualTo(429);
    assertThat(refusal.error().code()).isEqualTo("rate_limit_exceeded");
    assertThat(refusal.error().type()).isEqualTo("requests");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void letsTheNextRequestInAfterThePartOfAMinuteThatItSaid() {
    Quota quota = quota(3, UNLIMITED, UNLIMITED);
    for (int i = 0; i < 3; i++) {
      quota.enter();
    }

    advance(Duration.ofSeconds(20).minusMillis(1));
    Optional<Refusal> early = quota.enter();
    advance(Duration.ofMillis(1));
    Optional<Refusal> inTime = quota.enter();

    assertThat(early).isPresent();
    assertThat(inTime).isEmpty();
  }

  @Test
  void neverHoldsMoreThanAMinutesWorth() {
    Quota quota = quota(2, UNLIMITED, UNLIMITED);

    advance(Duration.ofDays(3));

    assertThat(quota.enter()).isEmpty();
    assertThat(quota.enter()).isEmpty();
    assertThat(quota.enter()).isPresent();
  }

  @Test
  void countsOpenRequestsAndForgetsTheClosedOnes() {
    Quota quota = quota(UNLIMITED, UNLIMITED, 2);
    quota.enter();
    quota.enter();

    Refusal refusal = quota.enter().orElseThrow();
    quota.leave();

    assertThat(refusal.error().type()).isEqualTo("concurrent_requests");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(quota.enter()).isEmpty();
    assertThat(quota.enter()).isPresent();
  }

  @Test
  void aRequestRefusedForConcurrencyCostsNoRequest() {
    Quota quota = quota(2, UNLIMITED, 1);
    quota.enter();

    quota.enter();
    quota.leave();

    assertThat(quota.enter()).isEmpty();
  }

  @Test
  void reservesThePromptAndWhatMayBeGeneratedAndGivesBackWhatWasNot() {
    Quota quota = quota(UNLIMITED, 1000, UNLIMITED);

    assertThat(quota.reserve(100, 700)).isEmpty();
    assertThat(remainingTokens(quota)).isEqualTo("200");
    assertThat(quota.reserve(100, 200)).isPresent();
    quota.settle(quota.reservation(100, 700), 150);

    assertThat(remainingTokens(quota)).isEqualTo("850");
    assertThat(quota.reserve(100, 700)).isEmpty();
  }

  @Test
  void aRequestThatWasNeverServedGetsAllBack() {
    Quota quota = quota(UNLIMITED, 1000, UNLIMITED);
    quota.reserve(400, 600);

    quota.settle(quota.reservation(400, 600), 0);

    assertThat(remainingTokens(quota)).isEqualTo("1000");
  }

  @Test
  void aRequestThatMayTakeMoreThanAMinutesWorthTakesAllAndPaysTheRestLater() {
    Quota quota = quota(UNLIMITED, 600, UNLIMITED);

    assertThat(quota.reserve(100, 10_000)).isEmpty();
    assertThat(remainingTokens(quota)).isEqualTo("0");
    quota.settle(quota.reservation(100, 10_000), 1200);

    assertThat(remainingTokens(quota)).isEqualTo("0");
    assertThat(quota.headers()).containsEntry("x-ratelimit-reset-tokens", "2m0s");
    advance(Duration.ofSeconds(60));
    assertThat(remainingTokens(quota)).isEqualTo("0");
    advance(Duration.ofSeconds(30));
    assertThat(remainingTokens(quota)).isEqualTo("300");
  }

  @Test
  void saysWhenATokenReservationWillFit() {
    Quota quota = quota(UNLIMITED, 600, UNLIMITED);
    quota.reserve(100, 500);

    Refusal refusal = quota.reserve(50, 50).orElseThrow();
    advance(Duration.ofSeconds(10));

    assertThat(refusal.error().type()).isEqualTo("tokens");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    assertThat(quota.reserve(50, 50)).isEmpty();
  }

  @Test
  void aPromptBeyondAMinutesTokensNeverFits() {
    Quota quota = quota(UNLIMITED, 600, UNLIMITED);

    Refusal refusal = quota.reserve(601, 1).orElseThrow();

    assertThat(refusal.retryAfter()).isNull();
    assertThat(refusal.error().message()).contains("601", "600");
    assertThat(remainingTokens(quota)).isEqualTo("600");
  }

  @Test
  void tellsOnlyOfWhatIsLimited() {
    assertThat(quota(UNLIMITED, UNLIMITED, 4).headers()).isEmpty();
    assertThat(quota(60, UNLIMITED, 4).headers())
        .isEqualTo(
            Map.of(
                "x-ratelimit-limit-requests", "60",
                "x-ratelimit-remaining-requests", "60",
                "x-ratelimit-reset-requests", "0s"));
    Quota used = quota(60, 6000, UNLIMITED);
    used.enter();
    used.reserve(10, 90);
    assertThat(used.headers())
        .containsEntry("x-ratelimit-remaining-requests", "59")
        .containsEntry("x-ratelimit-reset-requests", "1s")
        .containsEntry("x-ratelimit-limit-tokens", "6000")
        .containsEntry("x-ratelimit-remaining-tokens", "5900")
        .containsEntry("x-ratelimit-reset-tokens", "1s");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1, 1ms",
    "17000000, 17ms",
    "16999999, 17ms",
    "1000000000, 1s",
    "8640000000, 8.64s",
    "59999000000, 59.999s",
    "60000000000, 1m0s",
    "360000000000, 6m0s",
    "90500000000, 1m31s",
    "3661000000000, 1h1m1s"
  })
  void writesTimesAsOpenAiDoes(long nanos, String text) {
    assertThat(QuotaHeaders.time(Duration.ofNanos(nanos))).isEqualTo(text);
  }

  @Test
  void neverGrantsMoreThanTheAllowanceInAnyMinute() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int perMinute = 1 + random.nextInt(500);
    Quota quota = quota(perMinute, UNLIMITED, UNLIMITED);
    long granted = 0;
    long start = now;

    for (int i = 0; i < 20_000; i++) {
      advance(Duration.ofNanos(random.nextInt(200_000_000)));
      if (quota.enter().isEmpty()) {
        granted++;
      }
      long most = perMinute + (long) Math.ceil((now - start) / 60e9 * perMinute) + 1;
      assertThat(granted).as("seed %d", seed).isLessThanOrEqualTo(most);
    }
    assertThat(granted).isPositive();
  }

  @Test
  void anAllowanceOfNothingIsAMistake() {
    assertThatThrownBy(() -> new Allowance(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("requests: expected at least 1, found 0; leave it out for no limit");
  }

  @Test
  void quotasKeepWhatACallerUsedAndBeginAnewWithAnotherAllowance() {
    Quotas quotas = new Quotas(() -> now);
    Allowance one = new Allowance(1, UNLIMITED, UNLIMITED);
    quotas.of("alice", one).enter();

    assertThat(quotas.of("alice", one).enter()).isPresent();
    assertThat(quotas.of("bob", one).enter()).isEmpty();
    assertThat(quotas.of("alice", new Allowance(2, UNLIMITED, UNLIMITED)).enter()).isEmpty();
  }

  @Test
  void quotasForgetCallersWhoAreAtRest() {
    Quotas quotas = new Quotas(() -> now);
    Allowance allowance = new Allowance(60, UNLIMITED, UNLIMITED);
    for (int i = 0; i < 30_000; i++) {
      advance(Duration.ofMillis(100));
      Quota quota = quotas.of("caller-" + i, allowance);
      quota.enter();
      quota.leave();
    }

    assertThat(quotas.size()).isLessThanOrEqualTo(10_000);
  }

  private Quota quota(long requests, long tokens, long concurrent) {
    return new Quota(new Allowance(requests, tokens, concurrent), () -> now);
  }

  private static String remainingTokens(Quota quota) {
    return quota.headers().getOrDefault("x-ratelimit-remaining-tokens", "");
  }

  private void advance(Duration time) {
    now += time.toNanos();
  }
}
