package dev.moemesh.deploy.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What was said so far between a person and a model. Not thread-safe. */
public final class ChatHistory {
  private final ChatClient client;
  private final String model;
  private final Sampling sampling;
  private final List<Message> messages = new ArrayList<>();

  public ChatHistory(ChatClient client, String model, Sampling sampling) {
    this.client = client;
    this.model = model;
    this.sampling = sampling;
  }

  /** Adds instructions for the model. */
  public void instruct(String text) {
    messages.add(new Message("system", text));
  }

  /**
   * Asks a question, and keeps it and its answer.
   *
   * @param onText told of each piece of the answer as it comes
   * @throws ChatException if there is no answer; the question is forgotten then
   */
  public void ask(String question, Consumer<String> onText) {
    Message asked = new Message("user", question);
    List<Message> soFar = new ArrayList<>(messages);
    soFar.add(asked);
    String answer = client.answer(model, soFar, sampling, onText);
    messages.add(asked);
    messages.add(new Message("assistant", answer));
  }
}
