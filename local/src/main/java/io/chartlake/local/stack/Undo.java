package io.chartlake.local.stack;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something to take back unless the work is done: when a block is left early, and when the process
 * is told to end (Ctrl-C) in the middle of it. Runs at most once.
 */
public final class Undo implements AutoCloseable {
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Runnable action;
  private final Thread hook;

  private Undo(Runnable action) {
    this.action = action;
    this.hook = new Thread(this::run, "undo");
  }

  public static Undo unlessDone(Runnable action) {
    Undo undo = new Undo(action);
    Runtime.getRuntime().addShutdownHook(undo.hook);
    return undo;
  }

  private void run() {
    if (settled.compareAndSet(false, true)) {
      action.run();
    }
  }

  /** There is nothing to take back any more. */
  public void done() {
    settled.set(true);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending and the hook runs, or has run.
    }
    run();
  }
}
