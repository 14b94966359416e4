package dev.moemesh.deploy.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Questions from a pipe or a file, a line each, in UTF-8. Leaves the stream open. */
public final class PipedInput implements ChatInput {
  private final BufferedReader lines;
  private final PrintWriter out;

  public PipedInput(InputStream questions, PrintWriter answers) {
    this.lines = new BufferedReader(new InputStreamReader(questions, StandardCharsets.UTF_8));
    this.out = answers;
  }

  @Override
  public Optional<String> next() throws IOException {
    return Optional.ofNullable(lines.readLine());
  }

  @Override
  public void show(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public void close() {}
}
