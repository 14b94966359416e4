package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeTypeTest {

  private static final Processor SERVER =
      Processor.parse(
          """
          processor\t: 0
          model name\t: a server's
          flags\t\t: fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl avx512_bf16
          bugs\t\t: spectre_v1

          processor\t: 1
          flags\t\t: fpu
          """);

  private static final Processor DESKTOP =
      Processor.parse("flags\t\t: fpu sse2 avx2 fma avx_vnni\nvmx flags\t: avx512bw\n");

  @ParameterizedTest
  @CsvSource({
    "auto, F32, F32",
    "auto, F16, F32",
    "auto, BF16, BF16",
    "f32, BF16, F32",
    "float32, BF16, F32",
    "bf16, F32, BF16",
    "bf16, F16, BF16",
    "bfloat16, BF16, BF16"
  })
  void choosesByTheSettingThenByTheCheckpoint(
      String setting, DataType checkpoint, DataType expected) {
    assertThat(ComputeType.resolve(setting, checkpoint, SERVER)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"auto, F32", "auto, F16", "auto, BF16", "f32, BF16"})
  void choosesF32WhereTheProcessorCannotMultiplyBf16(String setting, DataType checkpoint) {
    assertThat(ComputeType.resolve(setting, checkpoint, DESKTOP)).isEqualTo(DataType.F32);
  }

  @ParameterizedTest
  @CsvSource({"avx512_bf16, BF16", "amx_bf16, BF16", "avx512_vnni, F32", "amx_int8, F32"})
  void choosesBf16ByItselfOnlyWhereTheProcessorMultipliesIt(String flag, DataType expected) {
    Processor processor = Processor.parse("flags : avx512dq avx512bw avx512vl " + flag);

    assertThat(ComputeType.resolve("auto", DataType.BF16, processor)).isEqualTo(expected);
    assertThat(ComputeType.resolve("bf16", DataType.BF16, processor)).isEqualTo(DataType.BF16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "avx512dq avx512bw avx512_bf16",
        "avx512dq avx512vl avx512_bf16",
        "avx512bw avx512vl amx_bf16",
        "avx512dq avx512bw avx512vl",
        ""
      })
  void takesNoProcessorForOneThatMultipliesBf16IfItLacksAnyOfWhatThatNeeds(String flags) {
    Processor processor = Processor.parse("flags : " + flags);

    assertThat(processor.multipliesBf16()).isFalse();
    assertThat(ComputeType.resolve("auto", DataType.BF16, processor)).isEqualTo(DataType.F32);
  }

  @Test
  void expectsNothingOfAProcessorThatTheSystemDoesNotDescribe() {
    assertThat(Processor.parse("").flags()).isEmpty();
    assertThat(Processor.parse("CPU implementer : 0x41").multipliesBf16()).isFalse();
  }

  @Test
  void refusesBf16ByNameWhereTheProcessorCannotAndSaysWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComputeType.resolve("bf16", DataType.BF16, DESKTOP))
        .withMessageContaining("AVX-512")
        .withMessageContaining("--compute-type f32");
  }

  @Test
  void refusesAnUnknownSetting() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComputeType.resolve("f16", DataType.F16, SERVER))
        .withMessageContaining("auto, f32 or bf16");
  }
}
