package dev.moemesh.bench.load;

import java.util.concurrent.CompletableFuture;

/** Something that continues prompts: a server, or an engine in another process. Thread-safe. */
@FunctionalInterface
public interface Completer {
  /**
   * Asks for exactly so many tokens.
   *
   * @return complete when the last token is here; fails with a {@link
   *     dev.moemesh.deploy.mesh.MeshException} that says why if not all come
   */
  CompletableFuture<Recording> complete(int[] prompt, int tokens);
}
