package dev.moemesh.gateway.fairness;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the sequences that this gateway has in the mesh, and admits waiting requests in fair
 * order. Safe for concurrent use.
 */
public final class Turns {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final FairQueue<Turn> queue;

  private final int mostWaiting;

  /**
   * @param places sequences that the mesh works on at a time
   * @param mostWaiting requests of one caller that may wait
   */
  public Turns(int places, int mostWaiting) {
    this.queue = new FairQueue<>(places);
    this.mostWaiting = mostWaiting;
  }

  /**
   * Lines a request up; it goes at once if there is room.
   *
   * @param weight the caller's share against others
   * @param sequences that it has the mesh work on
   * @param go called once, when its turn has come, on any thread; it must not block
   * @return empty if the caller has too many waiting already
   */
  public Optional<Turn> lineUp(
      String caller, int weight, int sequences, int promptTokens, Runnable go) {
    Turn turn = new Turn(caller, sequences, go);
    lock.lock();
    try {
      if (queue.waiting(caller) >= mostWaiting) {
        return Optional.empty();
      }
      queue.add(caller, weight, sequences, promptTokens, turn);
    } finally {
      lock.unlock();
    }
    letGo();
    return Optional.of(turn);
  }

  /** Requests that wait for their turn. */
  public int waiting() {
    lock.lock();
    try {
      return queue.waiting();
    } finally {
      lock.unlock();
    }
  }

  private void letGo() {
    List<Turn> going = new ArrayList<>();
    lock.lock();
    try {
      for (Optional<Turn> next = queue.next(); next.isPresent(); next = queue.next()) {
        next.get().state = State.SERVED;
        going.add(next.get());
      }
    } finally {
      lock.unlock();
    }
    going.forEach(turn -> turn.go.run());
  }

  private enum State {
    WAITING,
    SERVED,
    OVER
  }

  /** The place of one request in the line, and then in the mesh. Safe for concurrent use. */
  public final class Turn {
    private final String caller;
    private final int sequences;
    private final Runnable go;

    private State state = State.WAITING; // guarded by the lock of Turns

    private Turn(String caller, int sequences, Runnable go) {
      this.caller = caller;
      this.sequences = sequences;
      this.go = go;
    }

    /** Counts a token that was generated for it. */
    public void generated() {
      lock.lock();
      try {
        queue.generated(caller, 1);
      } finally {
        lock.unlock();
      }
    }

    /** Leaves the line or the mesh; only the first call counts. */
    public void leave() {
      lock.lock();
      try {
        switch (state) {
          case WAITING -> queue.remove(caller, this);
          case SERVED -> queue.served(caller, sequences);
          case OVER -> {}
        }
        state = State.OVER;
      } finally {
        lock.unlock();
      }
      letGo();
    }
  }
}
