package dev.moemesh.contract.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void anAddressReadsBackAsItWasWritten() {
    for (String text :
        new String[] {"unix:/tmp/a.sock", "localhost:7000", "[::1]:7000", "10.0.0.1:1"}) {
      assertThat(Address.parse(text)).hasToString(text);
    }
  }

  @Test
  void whatIsNoAddressIsNamed() {
    for (String text : new String[] {"", "localhost", ":1", "host:port", "host:70000", "host:-1"}) {
      assertThatThrownBy(() -> Address.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  @Test
  void aUnixPathThatTheKernelWouldCutIsRefused() {
    assertThatThrownBy(() -> Address.parse("unix:/" + "x".repeat(107)))
        .hasMessageContaining("choose a shorter directory");
  }
}
