package dev.moemesh.attention.constraint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.mask.Masks;
import dev.moemesh.grammar.mask.TokenVocabulary;
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
 * Compiles constraints on threads of its own, which compute masks too; the last ones used are kept
 * with the masks that they have. The vocabulary is read when the first constraint comes.
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
   * A compiler with so many threads, which end when they have nothing to do.
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
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("constraint-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    this.aside = pool;
  }

  /**
   * Compiles a constraint; the stage always completes normally, on a thread of this compiler. What
   * it gives must be {@linkplain #release released} when the request has ended.
   */
  public CompletionStage<Compiled> compile(Constraint record) {
    return CompletableFuture.supplyAsync(() -> result(record), aside);
  }

  private Compiled result(Constraint record) {
    try {
      Optional<dev.moemesh.grammar.Constraint> constraint = of(record);
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

  /** The failure of a request whose constraint cannot be followed. */
  public static Failed invalid(GrammarException e) {
    return Failed.newBuilder()
        .setCode("invalid_constraint")
        .setMessage(String.valueOf(e.getMessage()))
        .setClientError(true)
        .build();
  }

  /** The constraint of a record; empty if it has none. */
  static Optional<dev.moemesh.grammar.Constraint> of(Constraint record) {
    return switch (record.getKindCase()) {
      case JSON_SCHEMA ->
          Optional.of(
              new dev.moemesh.grammar.Constraint.Schema(
                  record.getJsonSchema(), record.getCompact()));
      case REGEX -> Optional.of(new dev.moemesh.grammar.Constraint.Pattern(record.getRegex()));
      case ALTERNATIVES ->
          Optional.of(
              new dev.moemesh.grammar.Constraint.Alternatives(
                  record.getAlternatives().getTextsList()));
      case GRAMMAR -> Optional.of(new dev.moemesh.grammar.Constraint.Grammar(record.getGrammar()));
      case KIND_NOT_SET -> Optional.empty();
    };
  }

  private Masks masks(dev.moemesh.grammar.Constraint constraint) {
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

  /** A request that had what {@link #compile} gave has ended. */
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
