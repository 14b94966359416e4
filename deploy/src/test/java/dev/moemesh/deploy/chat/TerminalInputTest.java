package dev.moemesh.deploy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

class TerminalInputTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicInteger interrupts = new AtomicInteger();

  @Test
  void readsLineByLineUntilTheEndOfTheInput() throws IOException {
    try (TerminalInput input = typed("hello!\nhow \"are\n\n")) {
      assertThat(input.next()).contains("hello!");
      assertThat(input.next()).contains("how \"are");
      assertThat(input.next()).contains("");
      assertThat(input.next()).isEmpty();
    }
  }

  @Test
  void lineCanBeCorrected() throws IOException {
    String backspace = "\u007f";
    Terminal screen =
        new ExternalTerminal(
            "test",
            "xterm",
            keys("hallo" + backspace.repeat(4) + "ello\r"),
            shown,
            StandardCharsets.UTF_8);
    try (TerminalInput input = new TerminalInput(screen, interrupts::incrementAndGet)) {
      assertThat(input.next()).contains("hello");
    }
  }

  @Test
  void tellsOfCtrlCWhileAnAnswerComes() throws IOException {
    Terminal terminal = terminal("one\n");
    try (TerminalInput input = new TerminalInput(terminal, interrupts::incrementAndGet)) {
      input.next();

      terminal.raise(Terminal.Signal.INT);

      assertThat(interrupts).hasValue(1);
    }
  }

  @Test
  void showsTextAsItIs() throws IOException {
    try (TerminalInput input = typed("")) {
      input.show("a\tb %s");

      assertThat(shown.toString(StandardCharsets.UTF_8)).endsWith("a\tb %s");
    }
  }

  private TerminalInput typed(String keys) throws IOException {
    return new TerminalInput(terminal(keys), interrupts::incrementAndGet);
  }

  private Terminal terminal(String keys) throws IOException {
    return new DumbTerminal("test", Terminal.TYPE_DUMB, keys(keys), shown, StandardCharsets.UTF_8);
  }

  private static InputStream keys(String typed) {
    return new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
  }
}
