package dev.moemesh.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.generation.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputItemsTest {
  private final OutputItems items = new OutputItems("r", Optional.empty());
  private final List<StreamEvent> told = new ArrayList<>();

  @Test
  void tellsOfReasoningThenAMessageThenCalls() {
    told.addAll(items.reason("hm"));
    told.addAll(items.say("let me "));
    told.addAll(items.say("see"));
    told.addAll(items.call("c1", "look"));
    told.addAll(items.arguments("{\"a\""));
    told.addAll(items.arguments(":1}"));
    told.addAll(items.call("c2", "feel"));
    told.addAll(items.end(false));

    assertThat(names())
        .containsExactly(
            "response.output_item.added",
            "response.content_part.added",
            "response.reasoning_text.delta",
            "response.reasoning_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.done",
            "response.output_item.done");
    JsonNode output = items.ended();
    assertThat(output.findValuesAsText("id"))
        .containsExactly("rs_r_0", "msg_r_1", "fc_r_2", "fc_r_3");
    assertThat(output.at("/0/content/0/text").asText()).isEqualTo("hm");
    assertThat(output.at("/0/summary").isArray()).isTrue();
    assertThat(output.at("/1/content/0/text").asText()).isEqualTo("let me see");
    assertThat(output.at("/2/arguments").asText()).isEqualTo("{\"a\":1}");
    assertThat(output.at("/2/call_id").asText()).isEqualTo("c1");
  }

  @Test
  void givesEachItemTheIndexOfItsPlace() {
    told.addAll(items.say("a"));
    told.addAll(items.call("c", "f"));
    told.addAll(items.end(true));

    assertThat(told)
        .allSatisfy(
            event -> {
              JsonNode json = ((StreamEvent.Named) event).json();
              String id = json.path("item_id").asText(json.at("/item/id").asText());
              assertThat(id).endsWith("_" + json.path("output_index").asInt());
            });
    assertThat(items.ended().findValuesAsText("status")).containsExactly("completed", "incomplete");
  }

  @Test
  void refusesArgumentsWithoutACall() {
    items.say("a");

    assertThatThrownBy(() -> items.arguments("{}")).isInstanceOf(IllegalStateException.class);
  }

  private List<String> names() {
    return told.stream().map(event -> ((StreamEvent.Named) event).name()).toList();
  }
}
