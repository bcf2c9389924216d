package io.chartlake.landing.protocol;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * One operation of a random list.
 *
 * @param who host, partition or zombie, as the operation needs one
 * @param amount 1 to 25; how many, how long or which
 */
record Step(What what, int who, int amount) {
  private static final int MOST_PARTITIONS = 3;
  private static final List<Duration> CLOCKS =
      List.of(
          Duration.ZERO,
          Duration.ofMinutes(-7),
          Duration.ofMinutes(40),
          Duration.ofMinutes(-70),
          Duration.ofMinutes(150));

  private interface Operation {
    void apply(Scenario scenario, Step step, Expected expected);
  }

  enum What {
    WRITE((scenario, step, expected) -> step.append(scenario, FakeKafka.Kind.RECORD, step.amount)),
    TOMBSTONE((scenario, step, expected) -> step.append(scenario, FakeKafka.Kind.TOMBSTONE, 1)),
    POISON((scenario, step, expected) -> step.append(scenario, FakeKafka.Kind.POISON, 1)),
    FILTERED((scenario, step, expected) -> step.append(scenario, FakeKafka.Kind.FILTERED, 1)),
    HOLES(
        (scenario, step, expected) ->
            scenario.kafka.appendHoles(step.partition(scenario), step.amount)),
    BEGIN_TRANSACTION(
        (scenario, step, expected) -> scenario.kafka.beginTransaction(step.partition(scenario))),
    COMMIT_TRANSACTION(
        (scenario, step, expected) ->
            scenario.kafka.endTransaction(step.partition(scenario), true)),
    ABORT_TRANSACTION(
        (scenario, step, expected) ->
            scenario.kafka.endTransaction(step.partition(scenario), false)),

    POLL((scenario, step, expected) -> scenario.on(step.host(), worker -> worker.poll(1000))),
    POLL_FEW(
        (scenario, step, expected) -> scenario.on(step.host(), worker -> worker.poll(step.amount))),
    COMMIT((scenario, step, expected) -> scenario.on(step.host(), FakeWorker::commit)),
    PASS((scenario, step, expected) -> scenario.pass(Duration.ofMillis(step.amount * 400L))),
    PASS_HOUR((scenario, step, expected) -> scenario.pass(Duration.ofHours(1))),
    SET_CLOCK(
        (scenario, step, expected) ->
            scenario.clock(step.host(), CLOCKS.get(step.amount % CLOCKS.size()))),
    READ((scenario, step, expected) -> expected.read(scenario, step.partition(scenario))),

    PUT_FAILS((scenario, step, expected) -> scenario.failNextPut(FakeStore.Fault.BEFORE_EFFECT)),
    PUT_TAKES_EFFECT_AND_FAILS(
        (scenario, step, expected) -> scenario.failNextPut(FakeStore.Fault.AFTER_EFFECT)),
    PUT_COMES_LATE((scenario, step, expected) -> scenario.failNextPut(FakeStore.Fault.LATE)),
    LATE_PUT_ARRIVES(
        (scenario, step, expected) ->
            expected.count("late puts", scenario.store.letLatePutArrive())),
    PUT_REFUSED(
        (scenario, step, expected) -> {
          scenario.failNextPut(FakeStore.Fault.REFUSED);
          expected.refusals = true;
        }),
    READS_FAIL((scenario, step, expected) -> scenario.store.failNextReads(1 + step.amount % 3)),
    STORE_AWAY((scenario, step, expected) -> scenario.storeAway(true)),
    STORE_BACK((scenario, step, expected) -> scenario.storeAway(false)),
    BROKERS_AWAY((scenario, step, expected) -> scenario.kafka.away = true),
    BROKERS_BACK((scenario, step, expected) -> scenario.kafka.away = false),
    HOLD_DEAD_LETTERS(
        (scenario, step, expected) ->
            scenario.on(step.host(), worker -> worker.holdDeadLetters(true))),
    RELEASE_DEAD_LETTERS(
        (scenario, step, expected) ->
            scenario.on(step.host(), worker -> worker.holdDeadLetters(false))),
    REFUSE_DEAD_LETTERS(
        (scenario, step, expected) -> {
          scenario.kafka.deadLettersRefused = true;
          expected.deadLettersRefused = true;
        }),
    TAKE_DEAD_LETTERS((scenario, step, expected) -> scenario.kafka.deadLettersRefused = false),

    HOLD((scenario, step, expected) -> scenario.on(step.host(), worker -> worker.hold(true))),
    RELEASE_ONE(
        (scenario, step, expected) ->
            scenario.on(step.host(), worker -> worker.releaseOne(step.amount))),
    RELEASE((scenario, step, expected) -> scenario.on(step.host(), FakeWorker::releaseAll)),
    CRASH((scenario, step, expected) -> scenario.crash(step.host())),
    STOP(
        (scenario, step, expected) -> scenario.on(step.host(), FakeWorker::end).crash(step.host())),
    REWIND((scenario, step, expected) -> scenario.rewind(step.host())),
    REVOKE((scenario, step, expected) -> scenario.revoke(step.number(scenario))),
    LOSE((scenario, step, expected) -> scenario.lose(step.number(scenario))),
    GIVE((scenario, step, expected) -> scenario.give(step.host())),
    MOVE(
        (scenario, step, expected) -> scenario.revoke(step.number(scenario)).give(step.amount % 2)),
    STALL(
        (scenario, step, expected) ->
            scenario
                .on(step.host(), worker -> worker.hold(true))
                .on(step.host(), worker -> worker.poll(step.amount))
                .stall(step.host())),
    ZOMBIE_STIRS((scenario, step, expected) -> scenario.zombies().stir(step.amount)),
    ZOMBIE_GOES_ON(
        (scenario, step, expected) ->
            scenario.zombies().goOn(step.who, step.amount, expected::failed)),
    ZOMBIE_LEARNS((scenario, step, expected) -> scenario.zombies().learn(step.amount)),

    RETENTION((scenario, step, expected) -> step.expire(scenario, expected, true)),
    RETENTION_OVERTAKES((scenario, step, expected) -> step.expire(scenario, expected, false)),
    RECREATE(
        (scenario, step, expected) -> {
          scenario.store.loseLatePuts(); // none outlives its topic
          scenario.kafka.recreate();
          expected.recreated = true;
        }),
    ADD_PARTITION(
        (scenario, step, expected) -> {
          if (scenario.partitions().size() < MOST_PARTITIONS) {
            scenario.addPartition();
          }
        });

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final Operation operation;

    What(Operation operation) {
      this.operation = operation;
    }
  }

  void apply(Scenario scenario, Expected expected) {
    what.operation.apply(scenario, this, expected);
  }

  private int host() {
    return who % 2;
  }

  private int number(Scenario scenario) {
    return who % scenario.partitions().size();
  }

  private TopicPartition partition(Scenario scenario) {
    return scenario.partition(number(scenario));
  }

  private void append(Scenario scenario, FakeKafka.Kind kind, int count) {
    scenario.append(number(scenario), kind, count);
  }

  private void expire(Scenario scenario, Expected expected, boolean onlyWhatIsDurable) {
    TopicPartition partition = partition(scenario);
    long durable = scenario.landedTo(partition);
    long start = scenario.kafka.log(partition).start + amount;
    scenario.kafka.deleteBefore(partition, onlyWhatIsDurable ? Math.min(start, durable) : start);
    expected.retention = true;
    expected.lost |= scenario.kafka.log(partition).start > durable;
  }

  @Override
  public String toString() {
    return what + "(" + who + ", " + amount + ")";
  }
}
