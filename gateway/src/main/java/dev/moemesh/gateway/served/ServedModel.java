package dev.moemesh.gateway.served;

import static java.util.Objects.requireNonNull;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.sampling.SamplingDefaults;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The model that this gateway serves.
 *
 * @param since when the gateway began to serve it
 * @param endTokenIds tokens that end a sequence
 * @param chat absent if the model has no chat template
 * @param samplingDefaults what the model recommends where a request says nothing
 */
public record ServedModel(
    String name,
    Instant since,
    ModelFacts facts,
    Text text,
    Set<Integer> endTokenIds,
    @Nullable ChatRenderer chat,
    SamplingDefaults samplingDefaults) {

  public ServedModel {
    requireNonNull(name, "name is null");
    requireNonNull(since, "since is null");
    requireNonNull(facts, "facts is null");
    requireNonNull(text, "text is null");
    endTokenIds = Set.copyOf(endTokenIds);
    requireNonNull(samplingDefaults, "samplingDefaults is null");
  }

  /** A model that recommends no sampling parameters. */
  public ServedModel(
      String name,
      Instant since,
      ModelFacts facts,
      Text text,
      Set<Integer> endTokenIds,
      @Nullable ChatRenderer chat) {
    this(name, since, facts, text, endTokenIds, chat, SamplingDefaults.NONE);
  }

  /** Whether the model's chat template contains a text. */
  public boolean templateContains(String text) {
    return chat != null && chat.contains(text);
  }

  /**
   * Checks that a body asks for this model; one that names none does.
   *
   * @throws ApiException 404 for any other
   */
  public void requireAsked(Fields body) {
    Optional<String> asked = body.text("model");
    if (asked.isPresent() && !asked.get().equals(name)) {
      throw new ApiException(ApiError.modelNotFound(asked.get(), name));
    }
  }
}
