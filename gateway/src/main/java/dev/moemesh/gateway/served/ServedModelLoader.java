package dev.moemesh.gateway.served;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.ModelSettings;
import dev.moemesh.gateway.sampling.SamplingDefaults;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.text.ChatPrompt;
import dev.moemesh.model.text.ChatTemplate;
import dev.moemesh.model.text.TextTokenizer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens the model directory that the settings name; owns the tokenizer until the gateway stops. */
@ApplicationScoped
class ServedModelLoader {
  private @Nullable TextTokenizer opened;

  @Produces
  @Singleton
  ServedModel servedModel(ModelSettings settings, GatewaySettings gateway, Clock clock) {
    Path directory = settings.directory();
    ModelConfig config = ModelConfig.read(directory);
    TextTokenizer tokenizer = TextTokenizer.open(directory);
    opened = tokenizer;
    return new ServedModel(
        settings.name(),
        clock.instant(),
        ModelFacts.of(config),
        new TokenizerText(tokenizer),
        Set.copyOf(config.eosTokenIds()),
        renderer(directory, clock),
        samplingDefaults(directory, gateway));
  }

  private static SamplingDefaults samplingDefaults(Path directory, GatewaySettings gateway) {
    return switch (gateway.generationConfig()) {
      case AUTO -> GenerationConfig.read(directory);
      case NONE -> SamplingDefaults.NONE;
    };
  }

  @PreDestroy
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private static @Nullable ChatRenderer renderer(Path directory, Clock clock) {
    return ChatTemplate.load(directory, clock)
        .<ChatRenderer>map(TemplateRenderer::new)
        .orElse(null);
  }

  private record TemplateRenderer(ChatTemplate template) implements ChatRenderer {
    @Override
    public String render(ChatPrompt prompt) {
      return template.render(prompt);
    }

    @Override
    public boolean contains(String text) {
      return template.contains(text);
    }
  }
}
