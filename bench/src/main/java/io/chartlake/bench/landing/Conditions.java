package io.chartlake.bench.landing;

import io.chartlake.bench.BenchException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the figures were measured with, as text above them. */
final class Conditions {
  private Conditions() {}

  /**
   * All that matters.
   *
   * @param loadBefore the machine's load average before anything was started: near 0 if it was
   *     quiet
   * @param diskMegabytes what the disk takes a second
   */
  static String text(
      Lab lab,
      Terms terms,
      int songs,
      String heap,
      Map<String, String> landingSettings,
      double loadBefore,
      double diskMegabytes)
      throws IOException {
    FilledTopic topic = terms.topic();
    return String.format(
        Locale.ROOT,
        "%,d records of %d bytes on average (%,d bytes of values), %,d songs, %d partitions,"
            + " transactions of %,d records, lz4%n"
            + "one task, heap %s, read_committed, consumer settings %s; each process warmed up by %,d"
            + " records%n"
            + "landing's settings %s, Iceberg's sink commits every %d ms%n"
            + "Kafka %s, Iceberg %s, s3proxy %s on local files%n"
            + "Java %s, %d CPUs (load %.1f before), %.0f MB/s of sequential writes to disk%n%n",
        topic.records(),
        topic.valueBytes() / topic.records(),
        topic.valueBytes(),
        songs,
        topic.partitions(),
        FilledTopic.RECORDS_PER_TRANSACTION,
        heap,
        orDefault(terms.consumer()),
        terms.warmUp().map(FilledTopic::records).orElse(0L),
        orDefault(landingSettings),
        terms.icebergCommitInterval().toMillis(),
        AppInfoParser.getVersion(),
        version("iceberg-kafka-connect-", jars(ConnectWorker.icebergPlugin(lab))),
        version(
            "s3proxy-",
            Arrays.stream(
                    lab.home().classpathOf("local/engines/s3proxy").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList()),
        Runtime.version().feature(),
        Runtime.getRuntime().availableProcessors(),
        loadBefore,
        diskMegabytes);
  }

  private static String orDefault(Map<String, String> settings) {
    return settings.isEmpty() ? "by default" : settings.toString();
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    }
  }

  /** From the name of a jar: what stands between its artifact's name and the next hyphen or end. */
  static String version(String prefix, List<Path> jars) {
    return jars.stream()
        .map(jar -> jar.getFileName().toString())
        .filter(name -> name.matches(prefix + "\\d.*\\.jar"))
        .map(name -> name.substring(prefix.length()).replaceAll("(-.*)?\\.jar$", ""))
        .findFirst()
        .orElseThrow(() -> new BenchException("no " + prefix + "*.jar where it should be"));
  }
}
