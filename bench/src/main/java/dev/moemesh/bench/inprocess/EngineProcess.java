package dev.moemesh.bench.inprocess;

import dev.moemesh.bench.child.ChildStreams;
import dev.moemesh.contract.v1.TokenEvent;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The process that an engine runs in. It answers {@link #READY} once the model is loaded, and then
 * requests: id, tokens, length of the prompt and its ids, four bytes each. Each token is answered
 * as {@link #TOKEN} and the id, when it is chosen; a request that fails as {@link #FAILED}, the id
 * and why. It ends with its input.
 */
public final class EngineProcess {
  static final int READY = 0;
  static final int TOKEN = 1;
  static final int FAILED = 2;

  private final DataOutputStream out;

  private EngineProcess(DataOutputStream out) {
    this.out = out;
  }

  /** Runs until its input ends. Settings are system properties, as the attention service's are. */
  public static void main(String[] arguments) throws IOException {
    ChildStreams streams = ChildStreams.take();
    EngineProcess process = new EngineProcess(streams.out());
    LocalEngine engine =
        new LocalEngine(EngineSettings.of(System.getProperties()), process::answer);
    streams.out().writeByte(READY);
    streams.out().flush();
    try {
      readRequests(streams.in(), engine);
    } catch (EOFException _) {
      // Nobody waits for what is still being computed.
      Runtime.getRuntime().halt(0);
    }
  }

  private static void readRequests(DataInputStream in, LocalEngine engine) throws IOException {
    while (true) {
      int id = in.readInt();
      int tokens = in.readInt();
      int[] prompt = new int[in.readInt()];
      for (int i = 0; i < prompt.length; i++) {
        prompt[i] = in.readInt();
      }
      engine.submit(id, prompt, tokens);
    }
  }

  private void answer(List<TokenEvent> events) {
    try {
      for (TokenEvent event : events) {
        int id = Integer.parseInt(event.getRequestId());
        if (event.hasToken()) {
          out.writeByte(TOKEN);
          out.writeInt(id);
        } else if (event.hasFailed()) {
          out.writeByte(FAILED);
          out.writeInt(id);
          out.writeUTF(event.getFailed().getMessage());
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("nobody reads the answers", e);
    }
  }
}
