package dev.moemesh.bench.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.serving.AttentionSettings;
import io.smallrye.config.WithDefault;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
  @Test
  void defaultsAreThoseOfTheAttentionService() throws NoSuchMethodException {
    Properties properties = new Properties();
    properties.put("moe.model.directory", "/models/some");

    EngineSettings settings = EngineSettings.of(properties);

    // The service sizes its cache by the machine; runs to compare need the same size everywhere.
    assertThat(settings.keyValueMegabytes()).isEqualTo(512);
    assertThat(settings.maxRows()).isEqualTo(byDefault(AttentionSettings.Batch.class, "maxRows"));
    assertThat(settings.maxSequences())
        .isEqualTo(byDefault(AttentionSettings.Batch.class, "maxSequences"));
  }

  @Test
  void settingsHaveTheNamesThatTheServiceKnows() {
    Properties properties = new Properties();
    properties.put("moe.model.directory", "/models/some");
    properties.put("moe.kv-cache.megabytes", "7");
    properties.put("moe.batch.max-rows", "8");
    properties.put("moe.batch.max-sequences", "9");
    properties.put("moe.compute-type", "f32");

    EngineSettings settings = EngineSettings.of(properties);

    assertThat(settings.toString()).contains("/models/some", "f32", "=7", "=8", "=9");
  }

  private static int byDefault(Class<?> group, String setting) throws NoSuchMethodException {
    return Integer.parseInt(group.getMethod(setting).getAnnotation(WithDefault.class).value());
  }
}
