package io.chartlake.landing;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens in whatever order, the invariants hold after each step. */
class LandingPropertyTest {
  enum What {
    WRITE,
    TOMBSTONE,
    POISON,
    FILTERED,
    HOLES,
    POLL,
    POLL_FEW,
    PASS,
    COMMIT,
    FAIL_BEFORE,
    FAIL_AFTER,
    AWAY,
    BACK,
    CRASH,
    STALL,
    ZOMBIES_WAKE,
    HOLD,
    RELEASE,
    REVOKE,
    LOSE,
    REWIND
  }

  record Step(What what, int partition, int amount) {}

  @Property(tries = 1500)
  void keepTheInvariants(@ForAll("steps") List<Step> steps) { // I2, I3, I4, I7, I8
    Scenario scenario = new Scenario().with(Settings.BUFFER_MAX_BYTES, "65536").start();
    for (Step step : steps) {
      apply(scenario, step);
      scenario.check();
    }
    scenario.settle();
  }

  private static void apply(Scenario scenario, Step step) {
    int partition = step.partition();
    int amount = step.amount();
    switch (step.what()) {
      case WRITE -> scenario.write(partition, amount);
      case TOMBSTONE -> scenario.append(partition, FakeKafka.Kind.TOMBSTONE, 1);
      case POISON -> scenario.append(partition, FakeKafka.Kind.POISON, 1);
      case FILTERED -> scenario.append(partition, FakeKafka.Kind.FILTERED, 1);
      case HOLES -> scenario.holes(partition, amount);
      case POLL -> scenario.poll();
      case POLL_FEW -> scenario.poll(amount);
      case PASS -> scenario.pass(Duration.ofMillis(amount * 400L));
      case COMMIT -> scenario.commit();
      case FAIL_BEFORE -> scenario.failNextPut(FakeStore.Fault.BEFORE_EFFECT);
      case FAIL_AFTER -> scenario.failNextPut(FakeStore.Fault.AFTER_EFFECT);
      case AWAY -> scenario.storeAway(true);
      case BACK -> scenario.storeAway(false);
      case CRASH -> scenario.crash();
      case STALL -> scenario.stall();
      case ZOMBIES_WAKE -> scenario.zombiesWake();
      case HOLD -> scenario.holdUploads();
      case RELEASE -> scenario.releaseUploads();
      case REVOKE -> scenario.releaseUploads().revokeAndGiveBack(partition);
      case LOSE -> scenario.releaseUploads().loseAndGiveBack(partition);
      case REWIND -> scenario.rewind();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<What> often =
        Arbitraries.of(What.WRITE, What.POLL, What.POLL_FEW, What.PASS, What.COMMIT);
    return Combinators.combine(
            Arbitraries.oneOf(often, Arbitraries.of(What.class)),
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(1, 25))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
