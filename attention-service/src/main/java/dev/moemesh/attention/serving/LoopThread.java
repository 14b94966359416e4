package dev.moemesh.attention.serving;

import dev.moemesh.attention.engine.EngineThread;
import dev.moemesh.contract.transport.Loop;

/** The loop of this process as the engine's thread. */
record LoopThread(Loop loop) implements EngineThread {

  @Override
  public void execute(Runnable task) {
    loop.executor().execute(task);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void assertCurrent() {
    loop.assertInLoop();
  }
}
