package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.Transcript;
import org.junit.jupiter.api.Test;

class DeepSeekTest {

  @Test
  void readsTheFormatOfV3() {
    assertThat(
            line(
                """
                Hm.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather
                ```json
                {"city": "Paris"}
                ```<｜tool▁call▁end｜>
                <｜tool▁call▁begin｜>function<｜tool▁sep｜>time
                ```json
                {}
                ```<｜tool▁call▁end｜><｜tool▁calls▁end｜>"""))
        .isEqualTo("Hm. #0:get_weather {\"city\": \"Paris\"} #1:time {}");
  }

  @Test
  void readsTheFormatOfV31() {
    assertThat(
            line(
                "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>time<｜tool▁sep｜>{\"a\": 1}<｜tool▁call▁end｜><｜tool▁calls▁end｜>"))
        .isEqualTo(" #0:time {\"a\": 1}");
  }

  @Test
  void givesBackWhatOnlyLooksLikeACall() {
    for (String text :
        new String[] {
          "<｜tool▁calls▁begin｜>none",
          "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>time{}",
          "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>time",
        }) {
      assertThat(line(text)).isEqualTo(text);
    }
  }

  private static String line(String text) {
    return Transcript.auto(ToolFormat.DEEPSEEK_V3, text).line();
  }
}
