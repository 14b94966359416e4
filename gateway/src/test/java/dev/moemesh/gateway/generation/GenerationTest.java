package dev.moemesh.gateway.generation;

import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_CANCELLED;
import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_LENGTH;
import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_STOP;
import static dev.moemesh.gateway.served.Models.END;
import static dev.moemesh.gateway.served.Models.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.served.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GenerationTest {

  @Test
  void givesTheTextOfTheTokens() {
    Run run = run("{'prompt':'p'}").events(Events.text(0, tokens("hello")));

    assertThat(run.text(0)).isEqualTo("hello");
    assertThat(run.ending(0)).isEqualTo(new Ending.Length());
    assertThat(run.generation.complete()).isTrue();
    assertThat(run.generation.usage()).isEqualTo(new Usage(1, 5, 1));
  }

  @Test
  void countsCachedTokensOfAnAnswerThatAStopStringEnds() {
    TokenEvent first = Events.token(0, 0, 'a');
    TokenEvent cached =
        first.toBuilder().setToken(first.getToken().toBuilder().setCachedPromptTokens(1)).build();

    Run run = run("{'prompt':'p','stop':'b'}").events(List.of(cached, Events.token(0, 1, 'b')));

    assertThat(run.generation.complete()).isTrue();
    assertThat(run.generation.usage()).isEqualTo(new Usage(1, 2, 1));
  }

  @Test
  void neverSplitsACharacter() {
    Run run = run("{'prompt':'p'}").events(Events.text(0, tokens("a😀é")));

    assertThat(run.texts(0)).containsExactly("a", "", "", "", "😀", "", "é", "");
  }

  @Test
  void showsHalfACharacterAtTheEndAsUnreadable() {
    Run run = run("{'prompt':'p'}").events(Events.text(0, tokens("a😀").subList(0, 3)));

    assertThat(run.text(0)).isEqualTo("a\ufffd");
  }

  @Test
  void dropsEventsThatComeTwice() {
    List<TokenEvent> events = new ArrayList<>();
    for (TokenEvent event : Events.text(0, tokens("hello"))) {
      events.add(event);
      events.addAll(List.copyOf(events));
    }

    Run run = run("{'prompt':'p'}").events(events);

    assertThat(run.text(0)).isEqualTo("hello");
    assertThat(run.generation.usage().completionTokens()).isEqualTo(5);
  }

  @Test
  void waitsForTheScoresOfThePromptThoughAChoiceIsOver() {
    Run run =
        run("{'prompt':'pq','n':2,'prompt_logprobs':1}")
            .events(Events.text(1, tokens("second")))
            .events(List.of(Events.scored(tokens("pq"))))
            .events(Events.text(0, tokens("first")));

    assertThat(run.text(0)).isEqualTo("first");
    assertThat(run.text(1)).isEqualTo("second");
    assertThat(run.generation.complete()).isTrue();
  }

  @Test
  void failsOnAHole() {
    Run run = run("{'prompt':'p'}").events(List.of(Events.token(0, 0, 'a')));

    assertThat(run.error(Events.token(0, 2, 'c')).code()).isEqualTo("token_gap");
  }

  @Test
  void failsOnAnEndThatCountsMoreTokensThanCame() {
    Run run = run("{'prompt':'p'}").events(List.of(Events.token(0, 0, 'a')));

    assertThat(run.error(Events.finished(0, FINISH_REASON_LENGTH, 2)).code())
        .isEqualTo("token_gap");
  }

  @Test
  void leavesTheEndOfTheSequenceOutOfTheText() {
    Run run =
        run("{'prompt':'p','skip_special_tokens':false}")
            .events(
                List.of(
                    Events.token(0, 0, 'a'), Events.token(0, 1, END), Events.stoppedBy(0, END, 2)));

    assertThat(run.text(0)).isEqualTo("a");
    assertThat(run.ending(0)).isEqualTo(new Ending.EndOfSequence());
    assertThat(run.generation.usage().completionTokens()).isEqualTo(2);
  }

  @Test
  void leavesAStopTokenOutOfTheText() {
    Run run =
        run("{'prompt':'p','stop_token_ids':[98]}")
            .events(
                List.of(
                    Events.token(0, 0, 'a'), Events.token(0, 1, 'b'), Events.stoppedBy(0, 'b', 2)));

    assertThat(run.text(0)).isEqualTo("a");
    assertThat(run.ending(0)).isEqualTo(new Ending.StopToken('b'));
  }

  @Test
  void keepsAStopTokenInTheTextWhereAskedTo() {
    Run run =
        run("{'prompt':'p','stop_token_ids':[98],'include_stop_str_in_output':true}")
            .events(
                List.of(
                    Events.token(0, 0, 'a'), Events.token(0, 1, 'b'), Events.stoppedBy(0, 'b', 2)));

    assertThat(run.text(0)).isEqualTo("ab");
  }

  @Test
  void keepsAStopTokenInTheTextWhereItDidNotStop() {
    Run run =
        run("{'prompt':'p','stop_token_ids':[98],'min_tokens':2}")
            .events(
                List.of(
                    Events.token(0, 0, 'b'),
                    Events.token(0, 1, 'b'),
                    Events.finished(0, FINISH_REASON_LENGTH, 2)));

    assertThat(run.text(0)).isEqualTo("bb");
  }

  @Test
  void endsAtAStopStringThatSpansTokens() {
    Run run =
        run("{'prompt':'p','stop':['lo w','zzz']}").events(Events.text(0, tokens("hello world")));

    assertThat(run.text(0)).isEqualTo("hel");
    assertThat(run.ending(0)).isEqualTo(new Ending.StopText("lo w"));
    assertThat(run.generation.complete()).isTrue();
    assertThat(run.generation.usage().completionTokens()).isEqualTo(7);
  }

  @Test
  void keepsTheStopStringWhereAskedTo() {
    Run run =
        run("{'prompt':'p','stop':'lo','include_stop_str_in_output':true}")
            .events(Events.text(0, tokens("hello world")));

    assertThat(run.text(0)).isEqualTo("hello");
  }

  @Test
  void givesBackWhatOnlyLookedLikeAStopString() {
    Run run = run("{'prompt':'p','stop':'low'}").events(Events.text(0, tokens("hello")));

    assertThat(run.text(0)).isEqualTo("hello");
    assertThat(run.ending(0)).isEqualTo(new Ending.Length());
  }

  @Test
  void doesNotLookForStopStringsBeforeTheMinimum() {
    Run run =
        run("{'prompt':'p','stop':'l','min_tokens':3}").events(Events.text(0, tokens("hello")));

    assertThat(run.text(0)).isEqualTo("hel");
    assertThat(run.generation.usage().completionTokens()).isEqualTo(4);
  }

  @Test
  void keepsChoicesApart() {
    List<TokenEvent> first = Events.text(0, tokens("one"));
    List<TokenEvent> second = Events.text(1, tokens("two"));
    List<TokenEvent> mixed = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      mixed.add(second.get(i));
      mixed.add(first.get(i));
    }

    Run run = run("{'prompt':'p','n':2}").events(mixed);

    assertThat(run.text(0)).isEqualTo("one");
    assertThat(run.text(1)).isEqualTo("two");
    assertThat(run.generation.usage()).isEqualTo(new Usage(1, 6, 1));
  }

  @Test
  void numbersTheChoicesOfSeveralPromptsOn() {
    Run run = run("{'prompt':['p','q'],'n':2}");
    for (int choice = 0; choice < 2; choice++) {
      run.events(0, Events.text(choice, tokens("p" + choice)));
      assertThat(run.generation.complete()).isFalse();
      run.events(1, Events.text(choice, tokens("q" + choice)));
    }

    assertThat(List.of(run.text(0), run.text(1), run.text(2), run.text(3)))
        .containsExactly("p0", "p1", "q0", "q1");
    assertThat(run.generation.complete()).isTrue();
  }

  @Test
  void waitsForThePromptsScoresThatWereAskedFor() {
    Run run = run("{'prompt':'pq','prompt_logprobs':1}").events(List.of(Events.token(0, 0, 'a')));
    assertThat(run.outputs).isEmpty();

    run.events(
        List.of(
            Events.scored(tokens("pq")),
            Events.scored(tokens("pq")),
            Events.finished(0, FINISH_REASON_STOP, 1)));

    assertThat(run.text(0)).isEqualTo("a");
    assertThat(((Output.Opened) run.outputs.getFirst()).scores()).isNotNull();
  }

  @Test
  void failsWhereThePromptsScoresNeverCome() {
    Run run = run("{'prompt':'pq','return_routed_experts':true}");

    assertThat(run.error(Events.finished(0, FINISH_REASON_STOP, 0)).code())
        .isEqualTo("prompt_not_scored");
  }

  @Test
  void tellsAClientsMistakeFromTheMeshs() {
    ApiError client = run("{'prompt':'p'}").error(Events.failed("too_long", "Shorten it.", true));
    ApiError mesh =
        run("{'prompt':'p'}").error(Events.failed("expert_unavailable", "Wait.", false));

    assertThat(client.status()).isEqualTo(400);
    assertThat(client.code()).isEqualTo("too_long");
    assertThat(mesh.status()).isEqualTo(503);
    assertThat(mesh.code()).isEqualTo("expert_unavailable");
    assertThat(mesh.message()).isEqualTo("Wait.");
  }

  @Test
  void takesAnEndThatNobodyAskedForAsAFailure() {
    ApiError error = run("{'prompt':'p'}").error(Events.finished(0, FINISH_REASON_CANCELLED, 0));

    assertThat(error.status()).isEqualTo(503);
  }

  @Test
  void refusesChoicesThatWereNotAskedFor() {
    assertThat(run("{'prompt':'p'}").error(Events.token(1, 0, 'a')).code())
        .isEqualTo("unknown_choice");
  }

  @Test
  void ignoresEventsItDoesNotKnow() {
    Run run = run("{'prompt':'p'}").events(List.of(TokenEvent.getDefaultInstance()));

    assertThat(run.outputs).isEmpty();
  }

  @Test
  void answersAPromptOnItsOwn() {
    Run run =
        run("{'prompt':'p','max_tokens':0,'echo':true}")
            .events(List.of(Events.finished(0, FINISH_REASON_LENGTH, 0)));

    assertThat(run.text(0)).isEmpty();
    assertThat(run.generation.usage()).isEqualTo(new Usage(1, 0, 1));
  }

  private static Run run(String body) {
    return new Run(new Generation(Bodies.completion(body).plan(), Models.tiny()));
  }

  /** A generation and all that came out of it. */
  private static final class Run {
    private final Generation generation;
    private final List<Output> outputs = new ArrayList<>();

    Run(Generation generation) {
      this.generation = generation;
    }

    Run events(List<TokenEvent> events) {
      return events(0, events);
    }

    Run events(int prompt, List<TokenEvent> events) {
      events.forEach(event -> outputs.addAll(generation.accept(prompt, event)));
      return this;
    }

    ApiError error(TokenEvent event) {
      ApiException thrown =
          catchThrowableOfType(ApiException.class, () -> generation.accept(0, event));
      assertThat(thrown).isNotNull();
      return thrown.error();
    }

    List<String> texts(int index) {
      return outputs.stream()
          .filter(output -> output.index() == index)
          .flatMap(
              output ->
                  switch (output) {
                    case Output.Opened _ -> Stream.<String>empty();
                    case Output.Delta delta -> Stream.of(delta.text());
                    case Output.Closed closed -> Stream.of(closed.text());
                  })
          .toList();
    }

    String text(int index) {
      return String.join("", texts(index));
    }

    Ending ending(int index) {
      return outputs.stream()
          .filter(output -> output.index() == index)
          .filter(Output.Closed.class::isInstance)
          .map(output -> ((Output.Closed) output).ending())
          .findFirst()
          .orElseThrow();
    }
  }
}
