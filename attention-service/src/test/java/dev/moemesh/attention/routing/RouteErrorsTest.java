package dev.moemesh.attention.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteErrorsTest {

  @ParameterizedTest
  @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
  void aClientsCodeIsTheWiresCodeWithAPrefix(ErrorCode code) {
    MoeFailure failure = RouteErrors.map(WireErrors.of(code, "a message")).failure();

    assertThat(failure.code())
        .isEqualTo("expert_" + WireErrors.name(code).toLowerCase(Locale.ROOT));
  }

  @Test
  void aCodeOfALaterReleaseIsPassedOn() {
    WireError later = WireError.newBuilder().setCodeValue(4711).setMessage("a message").build();

    assertThat(RouteErrors.map(later))
        .isEqualTo(
            new RouteErrors.Mapped(new MoeFailure("expert_unrecognized", "a message"), false));
  }

  @Test
  void aClientDoesNotReadWhatOnlyARouterCanDo() {
    MoeFailure failure =
        RouteErrors.map(
                WireErrors.of(
                    ErrorCode.ERROR_CODE_STALE_EPOCH,
                    "expected placement epoch 2 to 3, found 1; route again by the newest placement"))
            .failure();

    assertThat(failure.message()).contains("send the request again").doesNotContain("epoch");
  }

  /** Whether the operator needs the router's words does not depend on what they are. */
  @ParameterizedTest
  @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
  void theCodeAloneDecidesWhetherAClientReadsOtherWords(ErrorCode code) {
    RouteErrors.Mapped first = RouteErrors.map(WireErrors.of(code, "a message"));

    RouteErrors.Mapped second = RouteErrors.map(WireErrors.of(code, first.failure().message()));

    assertThat(second).isEqualTo(first);
    assertThat(first.reworded()).isEqualTo(!first.failure().message().equals("a message"));
  }

  @Test
  void aMessageThatNamesTheTroubleIsKept() {
    MoeFailure failure =
        RouteErrors.map(WireErrors.of(ErrorCode.ERROR_CODE_NO_REPLICA, "nobody has expert 3"))
            .failure();

    assertThat(failure.message()).isEqualTo("nobody has expert 3");
  }
}
