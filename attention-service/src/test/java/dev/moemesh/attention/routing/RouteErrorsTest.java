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
    MoeFailure failure = RouteErrors.failure(WireErrors.of(code, "a message"));

    assertThat(failure.code())
        .isEqualTo("expert_" + WireErrors.name(code).toLowerCase(Locale.ROOT));
  }

  @Test
  void aCodeOfALaterReleaseIsPassedOn() {
    WireError later = WireError.newBuilder().setCodeValue(4711).setMessage("a message").build();

    assertThat(RouteErrors.failure(later))
        .isEqualTo(new MoeFailure("expert_unrecognized", "a message"));
  }

  @Test
  void aClientDoesNotReadWhatOnlyARouterCanDo() {
    MoeFailure failure =
        RouteErrors.failure(
            WireErrors.of(
                ErrorCode.ERROR_CODE_STALE_EPOCH,
                "expected placement epoch 2 to 3, found 1; route again by the newest placement"));

    assertThat(failure.message()).contains("send the request again").doesNotContain("epoch");
  }

  @Test
  void aMessageThatNamesTheTroubleIsKept() {
    MoeFailure failure =
        RouteErrors.failure(WireErrors.of(ErrorCode.ERROR_CODE_NO_REPLICA, "nobody has expert 3"));

    assertThat(failure.message()).isEqualTo("nobody has expert 3");
  }
}
