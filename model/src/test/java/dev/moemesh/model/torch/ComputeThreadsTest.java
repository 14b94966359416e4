package dev.moemesh.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ComputeThreadsTest {

  @Test
  void aThreadsNumberIsItsOwnAndChangesNoDefault() {
    int byDefault = ComputeThreads.available();

    int used =
        ComputeThreads.aside(
            () -> {
              ComputeThreads.use(1);
              return ComputeThreads.used();
            });

    assertThat(used).isOne();
    assertThat(ComputeThreads.available()).isEqualTo(byDefault);
    assertThat(ComputeThreads.<Integer>aside(ComputeThreads::available)).isEqualTo(byDefault);
  }

  @Test
  void whatIsDoneAsideThrowsWhatItThrows() {
    assertThatThrownBy(() -> fail(new IllegalStateException("a"))).hasMessage("a");
    assertThatThrownBy(() -> fail(new OutOfMemoryError("b"))).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> fail(new IOException("c")))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void refusesNoThreads() {
    assertThatIllegalArgumentException().isThrownBy(() -> ComputeThreads.use(0));
  }

  private static void fail(Throwable thrown) {
    ComputeThreads.<Void>aside(
        () -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (Exception) thrown;
        });
  }
}
