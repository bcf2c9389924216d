package io.chartlake.landing.protocol;

import io.chartlake.landing.config.ConverterSettings;
import io.chartlake.landing.config.LandingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Two hosts with a task each, and which of them has which partition. The first has all until they
 * are moved.
 */
final class Hosts {
  static final int COUNT = 2;

  final Zombies zombies = new Zombies();
  private final FakeKafka kafka;
  private final FakeStore store;
  private final FakeTime time;
  private final Map<String, String> settings = new HashMap<>();
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<TopicPartition, Integer> owners = new HashMap<>();
  private final FakeWorker[] workers = new FakeWorker[COUNT];
  private final HostClock[] clocks = new HostClock[COUNT];
  private LandingConfig config;
  private Wiring wiring = new Wiring();
  private Transformation transformation = Transformation.NONE;
  private int redeliveries;

  /** What a task may fail for; null where a failure is the test's matter. */
  private Consumer<RuntimeException> failures;

  Hosts(FakeKafka kafka, FakeStore store, FakeTime time) {
    this.kafka = kafka;
    this.store = store;
    this.time = time;
    settings.put("name", "landing");
    settings.put(LandingConfig.BUCKET, "bucket");
    settings.put(ConverterSettings.KEY, ConverterSettings.BYTES);
    settings.put(ConverterSettings.VALUE, ConverterSettings.BYTES);
    settings.put(ConverterSettings.HEADER, ConverterSettings.BYTES);
    settings.put(LandingConfig.KEY_FORMAT, "long");
    settings.put(LandingConfig.ADMIN_BOOTSTRAP, "fake:9092");
    settings.put(LandingConfig.ROTATE_RECORDS, "10");
    settings.put(LandingConfig.LINGER, "5000");
    settings.put(LandingConfig.RETRY_MAX, "2000");
    settings.put(LandingConfig.REQUEST_TIMEOUT, "100");
    for (int host = 0; host < COUNT; host++) {
      clocks[host] = new HostClock(time);
    }
  }

  void set(String setting, String value) {
    settings.put(setting, value);
    config = null;
  }

  void wire(Wiring other) {
    wiring = other;
  }

  void transform(Transformation other) {
    transformation = other;
  }

  /** Tasks that fail are begun anew; what they failed for is handed to this first. */
  void restartFailed(Consumer<RuntimeException> told) {
    failures = told;
  }

  void addPartition(TopicPartition partition) {
    partitions.add(partition);
  }

  List<TopicPartition> partitions() {
    return partitions;
  }

  HostClock clock(int host) {
    return clocks[host];
  }

  FakeWorker worker(int host) {
    return workers[host];
  }

  /** How often a batch had to come again. */
  int redeliveries() {
    return redeliveries + Arrays.stream(workers).mapToInt(worker -> worker.redeliveries).sum();
  }

  void start() {
    partitions.forEach(partition -> owners.putIfAbsent(partition, 0));
    for (int host = 0; host < COUNT; host++) {
      begin(host);
    }
  }

  /** A task without a past takes over what the host had. */
  private void begin(int host) {
    if (config == null) {
      config = new LandingConfig(settings);
    }
    workers[host] = new FakeWorker(kafka, store, clocks[host], config, wiring, transformation);
    List<TopicPartition> owned =
        partitions.stream().filter(each -> owners.getOrDefault(each, -1) == host).toList();
    if (!owned.isEmpty()) {
      workers[host].assign(owned);
    }
  }

  /** Lets a task do something; if it fails, the framework closes it and somebody restarts it. */
  void on(int host, Consumer<FakeWorker> action) {
    if (failures == null) {
      action.accept(workers[host]);
      return;
    }
    try {
      action.accept(workers[host]);
    } catch (RuntimeException e) {
      failures.accept(e);
      workers[host].end();
      crash(host);
    }
  }

  void onAll(Consumer<FakeWorker> action) {
    for (int host = 0; host < COUNT; host++) {
      on(host, action);
    }
  }

  /** The process is gone with all it held; a new one begins. */
  void crash(int host) {
    redeliveries += workers[host].redeliveries;
    try {
      begin(host);
    } catch (RuntimeException e) {
      if (failures == null) {
        throw e;
      }
      failures.accept(e);
      workers[host].end();
      owners.values().removeIf(owner -> owner == host);
      begin(host);
    }
  }

  /** The task stalls and is replaced; what it held may still be written when it wakes. */
  void stall(int host) {
    zombies.add(workers[host]);
    HostClock clock = new HostClock(time);
    clock.ahead = clocks[host].ahead;
    clocks[host] = clock;
    crash(host);
  }

  void revoke(TopicPartition partition) {
    take(partition, worker -> worker.revoke(List.of(partition)));
  }

  void lose(TopicPartition partition) {
    take(partition, worker -> worker.lose(List.of(partition)));
  }

  private void take(TopicPartition partition, Consumer<FakeWorker> taking) {
    Integer owner = owners.remove(partition);
    if (owner != null) {
      taking.accept(workers[owner]);
    }
  }

  /** The host is assigned what nobody has; the other one's rebalance ends too. */
  void give(int host) {
    List<TopicPartition> free =
        partitions.stream().filter(each -> !owners.containsKey(each)).toList();
    free.forEach(partition -> owners.put(partition, host));
    if (!free.isEmpty()) {
      on(host, worker -> worker.assign(free));
      on(1 - host, worker -> worker.assign(List.of()));
    }
  }
}
