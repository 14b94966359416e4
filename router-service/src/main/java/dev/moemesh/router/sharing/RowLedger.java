package dev.moemesh.router.sharing;

import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.placement.Replica;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The rows that each replica gets while a call is shared out. Used on one thread.
 *
 * @param <R> what a replica is
 */
public final class RowLedger<R extends Replica> {
  private final ExpertGroups groups;
  private final IdentityHashMap<R, Account> accounts = new IdentityHashMap<>();
  private final List<Account> inOrder = new ArrayList<>();
  private int expert;
  private int next;
  private int end;

  RowLedger(ExpertGroups groups) {
    this.groups = groups;
  }

  /** The rows in flight to a replica, those that this call has given it included. */
  public long rows(R replica) {
    Account account = accounts.get(replica);
    return replica.rowsInFlight() + (account == null ? 0 : account.runs.rows());
  }

  /**
   * Gives the next rows of the present expert to a replica.
   *
   * @throws IllegalArgumentException if the expert has fewer rows left, or if the replica has rows
   *     of the expert already
   */
  public void give(R replica, int count) {
    if (count < 1 || count > end - next) {
      throw new IllegalArgumentException(
          "expected 1 to %d rows of expert %d, found %d".formatted(end - next, expert, count));
    }
    Account account = accounts.get(replica);
    if (account == null) {
      account = new Account(replica);
      accounts.put(replica, account);
      inOrder.add(account);
    }
    account.add(expert, next, count);
    next += count;
  }

  /** Begins an expert, all of whose rows are to be given. */
  void begin(int expert) {
    this.expert = expert;
    this.next = groups.firstPlace(expert);
    this.end = groups.firstPlace(expert + 1);
  }

  /** Checks that the policy has given away all rows of the expert. */
  void finish() {
    if (next != end) {
      throw new IllegalStateException(
          "the replica policy left %d rows of expert %d without a replica"
              .formatted(end - next, expert));
    }
  }

  /** One share per replica, in the order in which they first got rows. */
  List<RowShare<R>> shares() {
    List<RowShare<R>> shares = new ArrayList<>(inOrder.size());
    for (Account account : inOrder) {
      shares.add(account.share());
    }
    return shares;
  }

  /** The runs of choices that one replica gets. */
  private final class Account {
    private final R replica;
    private final ExpertRuns runs = new ExpertRuns();

    Account(R replica) {
      this.replica = replica;
    }

    void add(int expert, int start, int count) {
      if (runs.size() > 0 && runs.expert(runs.size() - 1) == expert) {
        throw new IllegalArgumentException(
            "replica %s has rows of expert %d already; give them to it at once"
                .formatted(replica.id(), expert));
      }
      runs.add(expert, start, count);
    }

    RowShare<R> share() {
      return new RowShare<>(replica, runs, groups);
    }
  }
}
