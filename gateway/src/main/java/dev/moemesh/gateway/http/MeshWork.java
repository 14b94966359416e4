package dev.moemesh.gateway.http;

import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.mesh.MeshWriter;
import dev.moemesh.gateway.mesh.OpenRequests;
import java.util.function.ObjIntConsumer;

/** The mesh's side of one plan: a record per prompt, its events, and its cancellation. */
final class MeshWork {
  private final Plan plan;
  private final OpenRequests openRequests;
  private final MeshWriter writer;

  MeshWork(Plan plan, OpenRequests openRequests, MeshWriter writer) {
    this.plan = plan;
    this.openRequests = openRequests;
    this.writer = writer;
  }

  /**
   * Listens for the events of all prompts.
   *
   * @param reader takes an event and the index of its prompt, on the thread that reads the topic
   */
  void open(ObjIntConsumer<TokenEvent> reader) {
    for (int p = 0; p < plan.prompts().size(); p++) {
      int prompt = p;
      openRequests.open(plan.requestId(prompt), event -> reader.accept(event, prompt));
    }
  }

  /** Stops listening. */
  void close() {
    for (int p = 0; p < plan.prompts().size(); p++) {
      openRequests.close(plan.requestId(p));
    }
  }

  /** Cancels all that is not finished. */
  void cancel() {
    for (int p = 0; p < plan.prompts().size(); p++) {
      writer.cancel(plan.requestId(p));
    }
  }

  /** Cancels one choice, by its index among the choices of all prompts. */
  void cancel(int choice) {
    int choices = plan.choicesPerPrompt();
    writer.cancel(plan.requestId(choice / choices), choice % choices);
  }
}
