package io.chartlake.landing.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tasks that stall while the group goes on without them. */
final class Zombies {
  private final List<FakeWorker> asleep = new ArrayList<>();

  void add(FakeWorker worker) {
    worker.hold(true);
    worker.evicted = true;
    asleep.add(worker);
  }

  void wakeAll() {
    for (FakeWorker zombie : asleep) {
      zombie.releaseAll();
      zombie.poll(5); // it may even have records in hand
    }
  }

  /** One of them gets one request out. */
  void stir(int which) {
    if (!asleep.isEmpty()) {
      asleep.get(which % asleep.size()).releaseOne(which);
    }
  }

  /** One of them goes on as if nothing had happened; if it fails, it ends. */
  void goOn(int which, int records, Consumer<RuntimeException> failures) {
    if (asleep.isEmpty()) {
      return;
    }
    FakeWorker zombie = asleep.get(which % asleep.size());
    try {
      zombie.poll(records);
    } catch (RuntimeException e) {
      failures.accept(e);
      learn(zombie);
      asleep.remove(zombie);
    }
  }

  /** One of them learns that all is lost; what is under way may still arrive. */
  void learn(int which) {
    if (!asleep.isEmpty()) {
      learn(asleep.get(which % asleep.size()));
    }
  }

  private static void learn(FakeWorker zombie) {
    zombie.lose(List.copyOf(zombie.assignment()));
  }

  void end() {
    for (FakeWorker zombie : asleep) {
      learn(zombie);
      zombie.releaseAll();
    }
    asleep.clear();
  }
}
