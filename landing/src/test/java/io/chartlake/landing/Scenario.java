package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.changelog.Chain;
import io.chartlake.changelog.ObjectName;
import io.chartlake.changelog.RawZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Operations on a topic of two partitions, its connector and its bucket; then the invariants. */
final class Scenario {
  static final String TOPIC = "songs-changelog";
  private static final List<TopicPartition> ALL =
      List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
  private static final Pattern LINE =
      Pattern.compile(".*\"_partition\":(\\d+),\"_offset\":(\\d+),\"_timestamp\":\\d+}");

  final FakeKafka kafka = new FakeKafka();
  final FakeStore store = new FakeStore();
  final FakeTicker ticker = new FakeTicker();
  private final Map<String, String> settings = new HashMap<>();
  private final List<FakeWorker> zombies = new ArrayList<>();
  FakeWorker worker;

  Scenario() {
    settings.put("name", "landing");
    settings.put(Settings.BUCKET, "bucket");
    settings.put(Settings.ADMIN_BOOTSTRAP, "fake:9092");
    settings.put(Settings.ROTATE_RECORDS, "10");
    settings.put(Settings.LINGER, "5000");
    settings.put(Settings.RETRY_MAX, "2000");
    settings.put(Settings.REQUEST_TIMEOUT, "100");
  }

  Scenario with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  Scenario start() {
    worker = newWorker();
    worker.assign(ALL);
    return this;
  }

  private FakeWorker newWorker() {
    return new FakeWorker(kafka, store, ticker, new LandingConfig(settings));
  }

  TopicPartition partition(int number) {
    return ALL.get(number);
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

  Scenario poll() {
    return poll(1000);
  }

  Scenario poll(int most) {
    worker.poll(most);
    return this;
  }

  Scenario pass(Duration duration) {
    ticker.pass(duration);
    worker.poll(0);
    return this;
  }

  Scenario commit() {
    worker.commit();
    return this;
  }

  Scenario failNextPut(FakeStore.Fault fault) {
    store.failNextPut(fault);
    return this;
  }

  Scenario storeAway(boolean away) {
    store.away = away;
    return this;
  }

  /** The process is gone with all it held; a new one begins. */
  Scenario crash() {
    return start();
  }

  /** The task stalls and is replaced; what it held may still be written when it wakes. */
  Scenario stall() {
    worker.holdUploads = true;
    worker.evicted = true;
    zombies.add(worker);
    return start();
  }

  Scenario zombiesWake() {
    for (FakeWorker zombie : zombies) {
      zombie.releaseUploads();
      zombie.poll(5); // it may even have records in hand
    }
    return this;
  }

  Scenario holdUploads() {
    worker.holdUploads = true;
    return this;
  }

  Scenario releaseUploads() {
    worker.releaseUploads();
    return this;
  }

  Scenario revokeAndGiveBack(int partition) {
    worker.revoke(List.of(partition(partition)));
    worker.assign(List.of(partition(partition)));
    return this;
  }

  Scenario loseAndGiveBack(int partition) {
    worker.lose(List.of(partition(partition)));
    worker.assign(List.of(partition(partition)));
    return this;
  }

  Scenario rewind() {
    worker.rewindToCommitted();
    return this;
  }

  /** Everything heals and time passes until all is landed; nothing may be left, nor any lag. */
  Scenario settle() {
    store.away = false;
    store.forgetFaults();
    worker.releaseUploads();
    for (int i = 0; i < 100; i++) {
      worker.poll(1000);
      worker.commit();
      ticker.pass(Duration.ofSeconds(6));
    }
    check();
    for (TopicPartition partition : ALL) {
      FakeKafka.Log log = kafka.log(partition);
      assertThat(kafka.committed.getOrDefault(partition, 0L))
          .as("lag of %s", partition)
          .isEqualTo(log.end);
      log.entries.descendingMap().entrySet().stream()
          .filter(entry -> entry.getValue().isLine())
          .findFirst()
          .ifPresent(last -> assertThat(chain(partition).next()).isGreaterThan(last.getKey()));
    }
    return this;
  }

  /** I2, I3, I4, I7 and I8. */
  Scenario check() {
    assertThat(store.changed).as("I3: bytes once visible never change").isEmpty();
    ALL.forEach(this::check);
    return this;
  }

  private void check(TopicPartition partition) {
    Chain chain = chain(partition);
    assertThat(chain.gap()).as("I2: no gap").isEmpty();
    Map<Long, String> landed = lines(partition, chain);
    Map<Long, String> expected = new TreeMap<>();
    long committed = kafka.committed.getOrDefault(partition, 0L);
    kafka
        .log(partition)
        .entries
        .forEach(
            (offset, kind) -> {
              boolean line = kind.isLine();
              if (line && offset < chain.next()) {
                expected.put(offset, line(partition, offset, kind));
              }
              if (line && offset < committed) {
                assertThat(offset).as("I4: committed but not landed").isLessThan(chain.next());
              }
              if (kind == FakeKafka.Kind.POISON && offset < Math.max(committed, chain.next())) {
                assertThat(kafka.deadLetters(partition)).as("I7 and I4").contains(offset);
              }
            });
    landed.keySet().removeIf(offset -> offset < kafka.log(partition).start);
    assertThat(landed).as("I2 and I8: every record once, byte for byte").isEqualTo(expected);
  }

  Chain chain(TopicPartition partition) {
    return Chain.from(partition.partition(), 0, names(partition.partition()));
  }

  List<ObjectName> names(int partition) {
    RawZone zone = new RawZone("", TOPIC);
    return store.objects.keySet().stream()
        .map(zone::parse)
        .filter(name -> name.partition() == partition)
        .toList();
  }

  /** Read as any reader would, a slice after the other. */
  private Map<Long, String> lines(TopicPartition partition, Chain chain) {
    RawZone zone = new RawZone("", TOPIC);
    Map<Long, String> lines = new TreeMap<>();
    for (Chain.Slice slice : chain.slices()) {
      String text = new String(store.objects.get(zone.key(slice.object())).bytes(), UTF_8);
      assertThat(text).endsWith("\n");
      long last = -1;
      for (String line : text.split("\n", -1)) {
        if (line.isEmpty()) {
          continue;
        }
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        assertThat(matcher.group(1)).isEqualTo("" + partition.partition());
        long offset = Long.parseLong(matcher.group(2));
        assertThat(offset).as("offsets rise within an object").isGreaterThan(last);
        assertThat(slice.object().range().contains(offset)).isTrue();
        last = offset;
        if (slice.take().contains(offset)) {
          assertThat(lines.put(offset, line)).as("I2: offset %s twice", offset).isNull();
        }
      }
    }
    return lines;
  }

  private static String line(TopicPartition partition, long offset, FakeKafka.Kind kind) {
    String value =
        kind == FakeKafka.Kind.TOMBSTONE
            ? "{\"_deleted\":true"
            : FakeWorker.value(offset).substring(0, FakeWorker.value(offset).length() - 1);
    return value
        + ",\"_key\":"
        + offset % 7
        + ",\"_partition\":"
        + partition.partition()
        + ",\"_offset\":"
        + offset
        + ",\"_timestamp\":"
        + (FakeWorker.TIMESTAMP + offset)
        + "}";
  }
}
