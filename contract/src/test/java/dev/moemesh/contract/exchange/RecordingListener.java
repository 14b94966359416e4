package dev.moemesh.contract.exchange;

import java.util.ArrayList;
import java.util.List;

/** Notes what happens on an exchange. */
final class RecordingListener implements ExchangeListener {
  final List<String> events = new ArrayList<>();
  int unsent;
  int dropped;
  Runnable whenDrained = () -> {};

  @Override
  public void opened() {
    events.add("opened");
  }

  @Override
  public void described() {
    events.add("described");
  }

  @Override
  public void notOpened(String trouble) {
    events.add("not opened: " + trouble);
  }

  @Override
  public void unwatched(String trouble) {
    events.add("unwatched: " + trouble);
  }

  @Override
  public void broken(String trouble) {
    events.add("broken: " + trouble);
  }

  @Override
  public void drained() {
    events.add("drained");
    whenDrained.run();
  }

  @Override
  public void unsentChanged(int change) {
    unsent += change;
  }

  @Override
  public void replyDropped(long callId) {
    dropped++;
  }
}
