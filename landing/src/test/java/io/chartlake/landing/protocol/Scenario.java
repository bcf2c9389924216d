package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Operations on a topic, the hosts of its connector and its bucket; then the invariants. */
final class Scenario {
  static final String TOPIC = "songs-changelog";
  private static final RawZone ZONE = new RawZone("", TOPIC);
  private static final int ROUNDS = 60;
  private static final int FEW_ROUNDS = 5;
  private static final Duration CLOCKS_AGREE = Duration.ofHours(6);

  final FakeKafka kafka = new FakeKafka();
  final FakeStore store = new FakeStore();
  final FakeTime time = new FakeTime();
  final Invariants invariants = new Invariants(kafka, store, ZONE);
  final IncrementalReader reader = new IncrementalReader(kafka, invariants, time);
  private final Hosts hosts = new Hosts(kafka, store, time);
  private boolean rewound;
  private boolean clocksAgree = true;

  Scenario() {
    addPartition().addPartition();
  }

  Scenario with(String setting, String value) {
    hosts.set(setting, value);
    return this;
  }

  Scenario wired(Wiring wiring) {
    hosts.wire(wiring);
    return this;
  }

  Scenario transforming(Transformation transformation) {
    hosts.transform(transformation);
    return this;
  }

  Scenario restartingTasks(Consumer<RuntimeException> told) {
    hosts.restartFailed(told);
    return this;
  }

  Scenario addPartition() {
    hosts.addPartition(new TopicPartition(TOPIC, partitions().size()));
    return this;
  }

  Scenario start() {
    hosts.start();
    return this;
  }

  Scenario on(int host, Consumer<FakeWorker> action) {
    hosts.on(host, action);
    return this;
  }

  FakeWorker worker() {
    return hosts.worker(0);
  }

  Hosts hosts() {
    return hosts;
  }

  Zombies zombies() {
    return hosts.zombies;
  }

  List<TopicPartition> partitions() {
    return hosts.partitions();
  }

  TopicPartition partition(int number) {
    return partitions().get(number);
  }

  Scenario write(int partition, int count) {
    return append(partition, FakeKafka.Kind.RECORD, count);
  }

  Scenario append(int partition, FakeKafka.Kind kind, int count) {
    for (int i = 0; i < count; i++) {
      kafka.append(partition(partition), kind);
    }
    return this;
  }

  Scenario holes(int partition, int count) {
    kafka.appendHoles(partition(partition), count);
    return this;
  }

  Scenario expire(int partition, long before) {
    kafka.deleteBefore(partition(partition), before);
    return this;
  }

  Scenario poll() {
    return poll(1000);
  }

  Scenario poll(int most) {
    return poll(0, most);
  }

  Scenario poll(int host, int most) {
    return on(host, worker -> worker.poll(most));
  }

  /** Time passes and the tasks are woken. */
  Scenario pass(Duration duration) {
    time.pass(duration);
    hosts.onAll(worker -> worker.poll(0));
    return this;
  }

  Scenario clock(int host, Duration ahead) {
    hosts.clock(host).ahead = ahead;
    clocksAgree &= ahead.isZero();
    return this;
  }

  Scenario commit() {
    return on(0, FakeWorker::commit);
  }

  Scenario failNextPut(FakeStore.Fault fault) {
    store.failNextPut(fault);
    return this;
  }

  Scenario latePutArrives() {
    assertThat(store.letLatePutArrive()).as("a late put was under way").isTrue();
    return check();
  }

  Scenario storeAway(boolean away) {
    store.away = away;
    return this;
  }

  /** As when an older copy of the bucket is put in its place. */
  Scenario loseObjects(int partition, long from) {
    names(partition).stream()
        .filter(name -> name.range().from() >= from)
        .forEach(name -> store.objects.remove(ZONE.key(name)));
    return this;
  }

  Scenario crash() {
    return crash(0);
  }

  Scenario crash(int host) {
    hosts.crash(host);
    return this;
  }

  Scenario stall() {
    return stall(0);
  }

  Scenario stall(int host) {
    hosts.stall(host);
    return this;
  }

  Scenario zombiesWake() {
    zombies().wakeAll();
    return this;
  }

  Scenario holdUploads() {
    worker().uploads.holding = true;
    return this;
  }

  Scenario releaseUploads() {
    worker().releaseAll();
    return this;
  }

  Scenario revoke(int partition) {
    hosts.revoke(partition(partition));
    return this;
  }

  Scenario lose(int partition) {
    hosts.lose(partition(partition));
    return this;
  }

  Scenario give(int host) {
    hosts.give(host);
    return this;
  }

  Scenario rewind() {
    return rewind(0);
  }

  /** If retention took what shall come again, the framework sees lag until the next record. */
  Scenario rewind(int host) {
    rewound = true;
    return on(host, FakeWorker::rewindToCommitted);
  }

  Scenario read(int partition) {
    check();
    reader.read(partition(partition));
    return this;
  }

  /** Everything heals and time passes until all is landed; nothing may be left, nor any lag. */
  Scenario settle() {
    settleIn(ROUNDS);
    partitions().forEach(partition -> assertThat(lag(partition)).as("I4: lag").isZero());
    return this;
  }

  Scenario settleAsFarAsPossible() {
    return settleIn(FEW_ROUNDS);
  }

  private Scenario settleIn(int rounds) {
    heal();
    for (int round = 0; round < rounds && hasLag(); round++) {
      hosts.onAll(worker -> worker.poll(1000));
      hosts.onAll(FakeWorker::commit);
      check();
      time.pass(Duration.ofSeconds(6));
    }
    return check();
  }

  void heal() {
    store.away = false;
    kafka.away = false;
    kafka.deadLettersRefused = false;
    store.forgetFaults();
    partitions().forEach(partition -> kafka.endTransaction(partition, true));
    zombies().end();
    hosts.onAll(worker -> worker.holdDeadLetters(false));
    hosts.onAll(FakeWorker::releaseAll);
    while (store.letLatePutArrive()) {
      check();
    }
    give(0);
  }

  /**
   * Whether a start may have to refuse: an object that came late from a clock that was ahead is the
   * newest by its key and ends before others, and retention has passed its end.
   */
  boolean logBeginsBehindNewest() {
    return partitions().stream()
        .anyMatch(
            each -> {
              List<ObjectName> names = names(each.partition());
              return !names.isEmpty()
                  && names.get(names.size() - 1).range().to() < kafka.log(each).start;
            });
  }

  private boolean hasLag() {
    return partitions().stream().anyMatch(partition -> lag(partition) > 0);
  }

  private long lag(TopicPartition partition) {
    return kafka.log(partition).end - kafka.committedOffset(partition);
  }

  /**
   * Settles, without lag; the reader then finds every record. After a late put of a host whose
   * clock is ahead it may have to wait for one more record, once all clocks are past that hour.
   */
  Scenario settleAndReadToTheEnd() {
    if (rewound) {
      settleIn(ROUNDS);
    } else {
      settle();
    }
    time.pass(CLOCKS_AGREE);
    for (int number = 0; number < partitions().size(); number++) {
      if (clocksAgree) {
        findsEveryRecordOfIdle(partition(number));
      }
      write(number, 1);
    }
    settle();
    time.pass(CLOCKS_AGREE);
    for (TopicPartition partition : partitions()) {
      reader.read(partition);
      assertThat(reader.next(partition))
          .as("I2: a reader stalls in %s", partition)
          .isEqualTo(landedTo(partition));
      assertThat(landedTo(partition)).as("I2: landed").isEqualTo(kafka.log(partition).end);
    }
    return this;
  }

  private void findsEveryRecordOfIdle(TopicPartition partition) {
    reader.read(partition);
    assertThat(
            kafka.log(partition).entries.tailMap(reader.next(partition)).values().stream()
                .filter(FakeKafka.Kind::isLine))
        .as("I2: a reader of the idle %s sees all that is landed", partition)
        .isEmpty();
  }

  /** I2, I3, I4, I7 and I8. */
  Scenario check() {
    invariants.check(partitions());
    return this;
  }

  long committed(int partition) {
    return kafka.committedOffset(partition(partition));
  }

  /** Where what is landed ends. */
  long landedTo(TopicPartition partition) {
    return invariants.landed(partition).to;
  }

  static OffsetRange range(long from, long to) {
    return new OffsetRange(from, to);
  }

  /** Of the objects of a partition, in the order of their keys. */
  List<OffsetRange> ranges(int partition) {
    return names(partition).stream().map(ObjectName::range).toList();
  }

  /** The action fails the task, with a message that has all of these. */
  static void assertFails(ThrowingCallable action, String... told) {
    assertThatThrownBy(action).isInstanceOf(ConnectException.class).hasMessageContainingAll(told);
  }

  List<ObjectName> names(int partition) {
    return store.objects.keySet().stream()
        .map(ZONE::parse)
        .filter(name -> name.partition() == partition)
        .toList();
  }
}
