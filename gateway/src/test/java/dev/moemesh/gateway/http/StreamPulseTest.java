package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPulseTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Recorded stream = new Recorded();
  private final HandMovedTimer timer = new HandMovedTimer();
  private final StreamPulse pulse =
      new StreamPulse(stream, timer, () -> timer.nowMillis * 1_000_000, INTERVAL);

  @Test
  void sendsTheHeadersWhenNothingElseHas() {
    pulse.begin(Duration.ofMillis(500));

    timer.advanceTo(499);
    assertThat(stream.comments).isEmpty();
    timer.advanceTo(500);

    assertThat(stream.comments).containsExactly(500L);
  }

  @Test
  void leavesTheHeadersToTheFirstEvent() {
    pulse.begin(Duration.ofMillis(500));
    timer.advanceTo(100);
    stream.send();

    timer.advanceTo(15_099);

    assertThat(stream.comments).isEmpty();
  }

  @Test
  void sendsACommentWheneverTheStreamWasSilentForTheInterval() {
    pulse.begin(Duration.ofMillis(500));
    timer.advanceTo(10_000);
    stream.send();

    timer.advanceTo(60_000);

    assertThat(stream.comments).containsExactly(500L, 25_000L, 40_000L, 55_000L);
  }

  @Test
  void sendsNoCommentsAfterItsEnd() {
    pulse.begin(Duration.ofMillis(500));
    timer.advanceTo(1_000);

    pulse.end();
    timer.advanceTo(100_000);

    assertThat(stream.comments).containsExactly(500L);
  }

  @Test
  void sendsNothingButTheHeadersWithoutAnInterval() {
    new StreamPulse(stream, timer, () -> timer.nowMillis * 1_000_000, Duration.ZERO)
        .begin(Duration.ofMillis(500));

    timer.advanceTo(100_000);

    assertThat(stream.comments).containsExactly(500L);
  }

  /** A stream that notes when, in milliseconds, it was told to send a comment. */
  private final class Recorded implements StreamPulse.Stream {
    private final List<Long> comments = new ArrayList<>();
    private long lastSentMillis;
    private boolean opened;

    void send() {
      opened = true;
      lastSentMillis = timer.nowMillis;
    }

    @Override
    public boolean opened() {
      return opened;
    }

    @Override
    public long lastSentNanos() {
      return lastSentMillis * 1_000_000;
    }

    @Override
    public void comment() {
      send();
      comments.add(timer.nowMillis);
    }
  }

  private static final class HandMovedTimer implements StreamPulse.Timer {
    private record Task(long atMillis, Runnable action) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nowMillis;

    @Override
    public Runnable after(Duration delay, Runnable action) {
      Task task = new Task(nowMillis + delay.toMillis(), action);
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void advanceTo(long millis) {
      while (nowMillis < millis) {
        nowMillis++;
        for (Task due : List.copyOf(tasks)) {
          if (due.atMillis() <= nowMillis && tasks.remove(due)) {
            due.action().run();
          }
        }
      }
    }
  }
}
