package io.chartlake.landing.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Runs what it is given at once, or holds it back until told, in any order. */
final class HeldExecutor implements Executor {
  private final List<Runnable> held = new ArrayList<>();
  boolean holding;

  @Override
  public void execute(Runnable task) {
    if (holding) {
      held.add(task);
    } else {
      task.run();
    }
  }

  int held() {
    return held.size();
  }

  /** Runs one; what that submits is held too. */
  void releaseOne(int which) {
    if (!held.isEmpty()) {
      held.remove(Math.floorMod(which, held.size())).run();
    }
  }

  void releaseAll() {
    holding = false;
    while (!held.isEmpty()) {
      held.remove(0).run();
    }
  }
}
