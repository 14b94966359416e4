package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.answer.AnswerParser;
import dev.moemesh.gateway.answer.AnswerPart;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.generation.AnswerFormat;
import dev.moemesh.gateway.generation.ChoiceAnswer;
import dev.moemesh.gateway.generation.Ending;
import dev.moemesh.gateway.generation.Output;
import dev.moemesh.gateway.generation.StreamEvent;
import dev.moemesh.gateway.generation.Usage;
import java.util.ArrayList;
import java.util.List;

/** Answers in the form of OpenAI's responses: one object, or events with names and numbers. */
final class ResponsesFormat implements AnswerFormat {
  private final ResponseObject response;
  private final OutputItems items;
  private final AnswerParser parser;
  private boolean cut;

  /**
   * @param parser divides the answer's text
   */
  ResponsesFormat(ResponseObject response, OutputItems items, AnswerParser parser) {
    this.response = response;
    this.items = items;
    this.parser = parser;
  }

  @Override
  public JsonNode whole(List<ChoiceAnswer> choices, Usage usage) {
    ChoiceAnswer answer = choices.getFirst();
    answer.deltas().forEach(this::growing);
    closing(answer.closed());
    return response.ended(items.ended(), usage, cut);
  }

  @Override
  public List<StreamEvent> events(Output output) {
    return switch (output) {
      case Output.Opened _ -> opening();
      case Output.Delta delta -> growing(delta);
      case Output.Closed closed -> closing(closed);
    };
  }

  private List<StreamEvent> opening() {
    return List.of(
        items.events().of("response.created", response.inProgress()),
        items.events().of("response.in_progress", response.inProgress()));
  }

  private List<StreamEvent> growing(Output.Delta delta) {
    items.scored(List.of(delta.token()));
    return told(parser.accept(delta.text()));
  }

  private List<StreamEvent> closing(Output.Closed closed) {
    cut = isCut(closed.ending());
    List<StreamEvent> events = new ArrayList<>(told(parser.accept(closed.text())));
    events.addAll(told(parser.end()));
    events.addAll(items.end(cut));
    return events;
  }

  private List<StreamEvent> told(List<AnswerPart> parts) {
    List<StreamEvent> events = new ArrayList<>();
    for (AnswerPart part : parts) {
      events.addAll(
          switch (part) {
            case AnswerPart.Reasoning piece -> items.reason(piece.text());
            case AnswerPart.Content piece -> items.say(piece.text());
            case AnswerPart.CallStarted call -> items.call(call.id(), call.name());
            case AnswerPart.CallArguments piece -> items.arguments(piece.text());
          });
    }
    return events;
  }

  @Override
  public List<StreamEvent> ending(Usage usage, boolean includeUsage) {
    String type = cut ? "response.incomplete" : "response.completed";
    return List.of(items.events().of(type, response.ended(items.ended(), usage, cut)));
  }

  /** Official clients take a failure only of a response that they have seen created. */
  @Override
  public List<StreamEvent> failure(ApiError error) {
    List<StreamEvent> events = new ArrayList<>(items.events().begun() ? List.of() : opening());
    events.add(items.events().of("response.failed", response.failed(items.ended(), error)));
    return events;
  }

  private static boolean isCut(Ending ending) {
    return switch (ending) {
      case Ending.Length _ -> true;
      case Ending.EndOfSequence _, Ending.StopText _, Ending.StopToken _ -> false;
    };
  }
}
