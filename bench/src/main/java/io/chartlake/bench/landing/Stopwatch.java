package io.chartlake.bench.landing;

import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Time and CPU of one run from the moment its consumer group has its partitions, so that neither
 * the JVM's nor the framework's start is in it.
 */
final class Stopwatch {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private final Lab lab;
  private final JavaProcess process;
  private final Instant processStart;
  private final Instant start = Instant.now();
  private final Duration cpu;
  private final Duration storeCpu;
  private final Duration brokerCpu;

  private Stopwatch(Lab lab, JavaProcess process) {
    this.lab = lab;
    this.process = process;
    this.processStart = process.startedAt();
    this.cpu = process.cpu();
    this.storeCpu = lab.store().process().cpu();
    this.brokerCpu = lab.kafka().cpu();
  }

  /** Returns when somebody in the group has partitions. */
  static Stopwatch startWhenAssigned(Lab lab, String group, JavaProcess process, Health health)
      throws InterruptedException {
    Waiting.until(
        "the start of " + group,
        START_TIMEOUT,
        () -> {
          health.check();
          return isAssigned(lab, group);
        });
    return new Stopwatch(lab, process);
  }

  private static boolean isAssigned(Lab lab, String group)
      throws InterruptedException, ExecutionException {
    try {
      return lab
          .admin()
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .stream()
          .anyMatch(member -> !member.assignment().topicPartitions().isEmpty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  /** To be called as soon as the end is seen; the end itself may lie a little before. */
  Measurement stop(Progress progress, FilledTopic topic) {
    Duration whole = process.cpu();
    Progress.Point most = progress.most();
    Instant lastDurable = progress.last().at();
    double seconds = seconds(Duration.between(start, lastDurable));
    double mostMegabytes = topic.valueBytes() / 1e6 * most.records() / topic.records();
    return new Measurement(
        topic.valueBytes() / 1e6 / seconds,
        mostMegabytes / seconds(Duration.between(start, most.at())),
        seconds,
        seconds(whole.minus(cpu)),
        seconds(lab.store().process().cpu().minus(storeCpu)),
        seconds(lab.kafka().cpu().minus(brokerCpu)),
        seconds(Duration.between(processStart, lastDurable)),
        seconds(whole),
        process.peakMebibytes());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
