package dev.moemesh.gateway.served;

import dev.moemesh.gateway.ModelSettings;
import dev.moemesh.model.text.ChatTemplate;
import dev.moemesh.model.text.TextTokenizer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Opens the model directory that the settings name. */
@ApplicationScoped
class ModelDirectory {

  @Produces
  @Singleton
  ServedModel servedModel(ModelSettings settings, Clock clock) {
    Path directory = settings.directory();
    TextTokenizer tokenizer = TextTokenizer.open(directory);
    return new ServedModel(
        settings.name(),
        clock.instant(),
        ModelFacts.read(directory),
        new TokenizerText(tokenizer),
        tokenizer.specialTokens().endIds(),
        renderer(directory, clock));
  }

  private static @Nullable ChatRenderer renderer(Path directory, Clock clock) {
    return ChatTemplate.load(directory, clock)
        .<ChatRenderer>map(template -> template::render)
        .orElse(null);
  }
}
