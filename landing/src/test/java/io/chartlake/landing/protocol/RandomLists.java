package io.chartlake.landing.protocol;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.protocol.Step.What;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;

/** Random lists of operations: the usual ones often, each fault now and then. */
final class RandomLists {
  private static final int LONGEST = 40;

  /** Makes other lists of the same seed; for a search beyond the lists of every build. */
  private static final long SALT = Long.getLong("scenario.salt", 0);

  /** Operations that are much more, or much less, often drawn than the others. */
  private static final Map<What, Integer> WEIGHTS = new EnumMap<>(What.class);

  private static final int USUAL_WEIGHT = 10;

  static {
    WEIGHTS.putAll(
        Map.of(
            What.WRITE, 80,
            What.POLL, 50,
            What.POLL_FEW, 50,
            What.PASS, 50,
            What.COMMIT, 40,
            What.READ, 20,
            What.GIVE, 20,
            What.STORE_BACK, 20,
            What.BROKERS_BACK, 20));
    WEIGHTS.putAll(
        Map.of(
            What.PUT_REFUSED, 4,
            What.REFUSE_DEAD_LETTERS, 4,
            What.RETENTION_OVERTAKES, 1,
            What.RECREATE, 1));
  }

  /** What seldom comes together by chance. */
  private static final List<List<What>> STORIES =
      List.of(
          List.of(
              What.WRITE,
              What.STALL,
              What.PASS_HOUR,
              What.POLL_FEW,
              What.PASS,
              What.PASS,
              What.READ,
              What.ZOMBIE_STIRS,
              What.ZOMBIE_STIRS,
              What.CRASH,
              What.WRITE,
              What.POLL,
              What.READ),
          List.of(
              What.WRITE,
              What.PUT_COMES_LATE,
              What.POLL,
              What.CRASH,
              What.POLL_FEW,
              What.PASS,
              What.READ,
              What.LATE_PUT_ARRIVES,
              What.POLL),
          List.of(
              What.WRITE,
              What.HOLD,
              What.POLL,
              What.MOVE,
              What.POLL_FEW,
              What.PASS,
              What.RELEASE,
              What.COMMIT),
          List.of(
              What.WRITE,
              What.PUT_COMES_LATE,
              What.POLL,
              What.MOVE,
              What.POLL_FEW,
              What.PASS,
              What.LATE_PUT_ARRIVES,
              What.COMMIT),
          List.of(
              What.SET_CLOCK,
              What.WRITE,
              What.PUT_COMES_LATE,
              What.POLL,
              What.CRASH,
              What.SET_CLOCK,
              What.POLL_FEW,
              What.PASS,
              What.READ,
              What.LATE_PUT_ARRIVES,
              What.READ,
              What.WRITE,
              What.POLL,
              What.PASS,
              What.READ),
          List.of(What.WRITE, What.STORE_AWAY, What.POLL, What.PASS, What.MOVE, What.STORE_BACK),
          List.of(
              What.WRITE,
              What.POLL_FEW,
              What.PASS,
              What.WRITE,
              What.RETENTION_OVERTAKES,
              What.POISON,
              What.POLL,
              What.COMMIT,
              What.CRASH));

  private RandomLists() {}

  static Arbitrary<List<Step>> steps() {
    List<What> weighted = new ArrayList<>();
    for (What what : What.values()) {
      weighted.addAll(Collections.nCopies(WEIGHTS.getOrDefault(what, USUAL_WEIGHT), what));
    }
    Arbitrary<List<Step>> single = step(Arbitraries.of(weighted)).list().ofSize(1);
    Arbitrary<List<Step>> story = Arbitraries.of(STORIES).flatMap(RandomLists::story);
    Arbitrary<List<Step>> lists =
        Arbitraries.frequencyOf(Tuple.of(14, single), Tuple.of(1, story))
            .list()
            .ofMaxSize(LONGEST)
            .withSizeDistribution(RandomDistribution.uniform())
            .map(parts -> parts.stream().flatMap(List::stream).toList());
    return SALT == 0 ? lists : salted(lists);
  }

  private static Arbitrary<Step> step(Arbitrary<What> what) {
    return Combinators.combine(
            what,
            Arbitraries.integers().between(0, 2).withoutEdgeCases(),
            Arbitraries.integers().between(1, 25).withoutEdgeCases())
        .as(Step::new);
  }

  /** Of one host and its partition. */
  private static Arbitrary<List<Step>> story(List<What> whats) {
    return Arbitraries.integers()
        .between(0, 1)
        .flatMap(
            who ->
                Arbitraries.integers()
                    .between(1, 25)
                    .withoutEdgeCases()
                    .list()
                    .ofSize(whats.size())
                    .map(amounts -> story(whats, who, amounts)));
  }

  private static List<Step> story(List<What> whats, int who, List<Integer> amounts) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < whats.size(); i++) {
      steps.add(new Step(whats.get(i), who, amounts.get(i)));
    }
    return steps;
  }

  private static Arbitrary<List<Step>> salted(Arbitrary<List<Step>> lists) {
    RandomGenerator<List<Step>> generator = lists.generator(1000);
    return Arbitraries.fromGenerator(
        random -> generator.next(new Random(random.nextLong() + SALT)));
  }

  private static Transformation transformation(List<Step> steps) {
    return steps.size() % 4 < 2 ? Transformation.NONE : Transformation.RENAMES_TOPIC;
  }

  /** Runs one list, checks after each step, then lets everything heal. */
  static Map<String, Integer> run(List<Step> steps, Wiring wiring) {
    Expected expected = new Expected();
    Scenario scenario =
        new Scenario()
            .with(LandingConfig.BUFFER_MAX_BYTES, "65536")
            .with(LandingConfig.ROTATE_RECORDS, "6")
            .transforming(transformation(steps))
            .wired(wiring)
            .restartingTasks(expected::failed);
    scenario.store.conditional = steps.size() % 2 == 0;
    scenario.start().revoke(1).give(1);
    for (Step step : steps) {
      step.apply(scenario, expected);
      scenario.check();
    }
    scenario.heal();
    expected.lost |= scenario.logBeginsBehindNewest();
    if (expected.canSettle()) {
      scenario.settleAndReadToTheEnd();
    } else {
      scenario.settleAsFarAsPossible();
    }
    Map<String, Integer> counts = new TreeMap<>(expected.counts);
    counts.put("overlapping objects", scenario.invariants.overlaps);
    counts.put("whole listings", scenario.reader.wholeListings);
    counts.put("batches that came again", scenario.hosts().redeliveries());
    return counts;
  }
}
