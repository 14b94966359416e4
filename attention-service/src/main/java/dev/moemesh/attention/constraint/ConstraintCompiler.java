package dev.moemesh.attention.constraint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.mask.Masks;
import dev.moemesh.grammar.mask.TokenVocabulary;
import dev.moemesh.translation.Constraints;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compiles constraints, and computes their masks, on threads of its own. Recently used constraints
 * are cached with their masks. The vocabulary is read for the first constraint.
 *
 * <p>Owner of its threads. Thread-safe.
 */
public final class ConstraintCompiler implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ConstraintCompiler.class);

  /** About 150 MiB. */
  private static final long MOST_SYMBOLS = 500_000;

  private static final long MOST_MEMO_BYTES = 96L << 20;

  private final Supplier<byte[][]> tokenBytes;
  private final CompileLimits limits;
  private final ExecutorService aside;
  private final HeldConstraints held = new HeldConstraints(MOST_SYMBOLS, MOST_MEMO_BYTES);

  @GuardedBy("this")
  private @Nullable TokenVocabulary vocabulary;

  /**
   * A compiler that starts its threads: started later, by a loop that is bound, they would be
   * bound, too.
   *
   * @param tokenBytes reads the bytes of each token by id
   */
  public ConstraintCompiler(Supplier<byte[][]> tokenBytes, CompileLimits limits, int threads) {
    this.tokenBytes = tokenBytes;
    this.limits = limits;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("constraint-", 0).daemon().factory());
    pool.prestartAllCoreThreads();
    this.aside = pool;
  }

  /**
   * Compiles a constraint. The stage always completes normally, on a thread of this compiler. The
   * caller must {@linkplain #release release} the result.
   */
  public CompletionStage<Compiled> compile(Constraint record) {
    return CompletableFuture.supplyAsync(() -> result(record), aside);
  }

  private Compiled result(Constraint record) {
    try {
      Optional<dev.moemesh.grammar.constraint.Constraint> constraint = Constraints.of(record);
      return constraint.isEmpty()
          ? Compiled.Free.FREE
          : new Compiled.Ready(masks(constraint.get()), record, this::compute);
    } catch (GrammarException e) {
      return new Compiled.Refused(invalid(e));
    } catch (HeldConstraints.NoRoomException e) {
      return new Compiled.Refused(
          Failed.newBuilder()
              .setCode("too_many_constraints")
              .setMessage(String.valueOf(e.getMessage()))
              .build());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.error("A constraint could not be compiled; its request fails", e);
      return new Compiled.Refused(
          Failed.newBuilder()
              .setCode("internal_error")
              .setMessage("the constraint could not be compiled: " + e)
              .build());
    }
  }

  /** The failure of a request with an invalid constraint. */
  public static Failed invalid(GrammarException e) {
    return Failed.newBuilder()
        .setCode("invalid_constraint")
        .setMessage(String.valueOf(e.getMessage()))
        .setClientError(true)
        .build();
  }

  private Masks masks(dev.moemesh.grammar.constraint.Constraint constraint) {
    return held.find(constraint)
        .orElseGet(
            () ->
                held.add(constraint, new Masks(constraint.compile(limits), vocabulary(), limits)));
  }

  private void compute(Runnable mask) {
    aside.execute(
        () -> {
          mask.run();
          held.trim();
        });
  }

  /** Releases a result of {@link #compile} whose request has ended. */
  public void release(Compiled compiled) {
    if (compiled instanceof Compiled.Ready ready) {
      held.release(ready.masks());
    }
  }

  private synchronized TokenVocabulary vocabulary() {
    TokenVocabulary known = vocabulary;
    if (known == null) {
      known = TokenVocabulary.of(tokenBytes.get());
      vocabulary = known;
    }
    return known;
  }

  @Override
  public void close() {
    aside.shutdownNow();
  }
}
