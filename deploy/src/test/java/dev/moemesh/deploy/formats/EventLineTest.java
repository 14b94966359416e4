package dev.moemesh.deploy.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLineTest {

  @Test
  void theDataOfALineStandsBehindItsName() {
    assertThat(EventLine.data("data: {\"a\": 1}\r")).hasValue("{\"a\": 1}");
    assertThat(EventLine.data("data:[DONE]")).hasValue("[DONE]");
    assertThat(EventLine.data("data:")).hasValue("");
  }

  @Test
  void otherLinesHaveNone() {
    assertThat(EventLine.data("event: response.created")).isEmpty();
    assertThat(EventLine.data(": keep-alive")).isEmpty();
    assertThat(EventLine.data("")).isEmpty();
  }
}
