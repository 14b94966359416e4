package dev.moemesh.deploy.chat;

import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Questions from a person at a terminal, with line editing and the history of this chat. Ctrl-C
 * cancels the answer in progress, or the line that is being typed; Ctrl-D ends the input. Owns the
 * terminal, and restores its modes.
 */
public final class TerminalInput implements ChatInput {
  private static final String PROMPT = "> ";

  private final Terminal terminal;
  private final LineReader reader;

  TerminalInput(Terminal terminal, Runnable onInterrupt) {
    this.terminal = terminal;
    // In a question a ! is an exclamation mark, not a word of the history.
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    terminal.handle(Terminal.Signal.INT, signal -> onInterrupt.run());
  }

  /**
   * Opens the terminal of this process.
   *
   * @param onInterrupt runs at each Ctrl-C while no line is being typed, on a thread of its own
   */
  public static TerminalInput open(Runnable onInterrupt) throws IOException {
    return new TerminalInput(
        TerminalBuilder.builder().system(true).dumb(true).build(), onInterrupt);
  }

  @Override
  public Optional<String> next() {
    while (true) {
      try {
        return Optional.of(reader.readLine(PROMPT));
      } catch (UserInterruptException e) {
        // Ctrl-C dropped the line; the prompt comes again.
      } catch (EndOfFileException e) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void show(String text) {
    terminal.writer().print(text);
    terminal.flush();
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
