package dev.moemesh.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the one-way sequences that filters give, computed only as far as they are asked for. */
final class Generators {
  private Generators() {}

  /** What one step of a generator does: it gives any number of items, or says that it is done. */
  @FunctionalInterface
  interface Step {
    /** Whether there may be more. */
    boolean run(Consumer<Value> yielded);
  }

  /** A generator whose work, that of making its steps included, begins with its first item. */
  static Value.Generator of(String name, Supplier<Step> start) {
    return new Value.Generator(name, new Steps(start));
  }

  /** A generator over the items of a value, from which {@code each} makes further ones. */
  static Value.Generator over(String name, Supplier<Iterator<Value>> items, Each each) {
    return of(
        name,
        () -> {
          Iterator<Value> source = items.get();
          return yielded -> {
            if (!source.hasNext()) {
              return false;
            }
            each.accept(source.next(), yielded);
            return true;
          };
        });
  }

  /** What a generator makes of one item. */
  @FunctionalInterface
  interface Each {
    /** Gives any number of items for the item. */
    void accept(Value item, Consumer<Value> yielded);
  }

  private static final class Steps implements Iterator<Value> {
    private final Supplier<Step> start;
    private final Deque<Value> ready = new ArrayDeque<>();
    private Optional<Step> step = Optional.empty();
    private boolean done;

    Steps(Supplier<Step> start) {
      this.start = start;
    }

    @Override
    public boolean hasNext() {
      if (step.isEmpty() && !done) {
        step = Optional.of(start.get());
      }
      while (ready.isEmpty() && !done) {
        done = !step.orElseThrow().run(ready::add);
      }
      return !ready.isEmpty();
    }

    @Override
    public Value next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }
  }
}
