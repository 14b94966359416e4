package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

  @Test
  void showsAKeyIfThereIsOne() {
    assertThat(authorization(Optional.of("moe-0123456789abcdef")))
        .contains("Bearer moe-0123456789abcdef");
    assertThat(authorization(Optional.of(" "))).isEmpty();
    assertThat(authorization(Optional.empty())).isEmpty();
  }

  private static Optional<String> authorization(Optional<String> key) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1/"));
    return ApiKey.with(request, key).build().headers().firstValue("Authorization");
  }
}
