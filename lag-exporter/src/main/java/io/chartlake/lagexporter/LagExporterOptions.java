package io.chartlake.lagexporter;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.SourceOptions;
import io.chartlake.rawzone.name.RawZone;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Every option of the program; Chartlake's own names are its defaults. */
final class LagExporterOptions {
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_PORT = 65_535;

  @Mixin private SourceOptions sources;

  @Option(
      names = "--table",
      paramLabel = "TABLE=TOPIC",
      defaultValue =
          "lake.music.songs_latest=music-chart-songs-store-changelog,"
              + "lake.music.plays_by_minute=music-chart-plays-by-minute-store-changelog",
      split = ",",
      description =
          "A compacted table and the changelog topic it is made from. Repeatable (default: ${DEFAULT-VALUE}).")
  private Map<String, String> tables = new LinkedHashMap<>();

  @Option(
      names = "--events",
      paramLabel = "TOPIC",
      defaultValue = "played-songs",
      split = ",",
      description = "Topics of which only the ends are shown (default: ${DEFAULT-VALUE}).")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--dead-letters",
      paramLabel = "TOPIC",
      defaultValue = "music-chart-dlq,landing-dlq",
      split = ",",
      description = "Topics of dead letters (default: ${DEFAULT-VALUE}).")
  private List<String> deadLetters = new ArrayList<>();

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "15s",
      description = "From the end of a round to the next (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "What a round waits for one source at most (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8086",
      description = "Port; 0 takes a free one and logs it (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bucket",
      defaultValue = "music-chart-songs-store-changelog",
      paramLabel = "NAME",
      description = "Bucket of the raw objects (default: ${DEFAULT-VALUE}).")
  private String bucket;

  @Option(
      names = "--prefix",
      defaultValue = "",
      paramLabel = "FOLDER",
      description = "Folder of the raw objects (default: none).")
  private String prefix;

  @Option(
      names = "--watermark-property",
      defaultValue = "chartlake.watermark",
      paramLabel = "NAME",
      description = "Snapshot property with the watermark (default: ${DEFAULT-VALUE}).")
  private String watermarkProperty;

  List<CompactedTable> tables() {
    List<CompactedTable> compacted = new ArrayList<>();
    tables.forEach(
        (table, topic) -> {
          if (table.split("\\.", -1).length != 3) {
            throw refused("--table names '" + table + "', which is not catalog.schema.table");
          }
          try {
            compacted.add(new CompactedTable(table, new RawZone(prefix, topic)));
          } catch (IllegalArgumentException e) {
            throw refused("--table, --prefix: " + e.getMessage());
          }
        });
    return compacted;
  }

  List<String> events() {
    return events.stream().filter(topic -> !topic.isEmpty()).toList();
  }

  List<String> deadLetters() {
    return deadLetters.stream().filter(topic -> !topic.isEmpty()).toList();
  }

  Duration interval() {
    return atLeast("--interval", interval);
  }

  Duration timeout() {
    return atLeast("--timeout", timeout);
  }

  String host() {
    return host;
  }

  int port() {
    if (port < 0 || port > MAX_PORT) {
      throw refused("--port is " + port + ", which is not in 0 to " + MAX_PORT);
    }
    return port;
  }

  KafkaOffsets kafka() {
    return new KafkaOffsets(sources.bootstrapServers(), sources.clientConfig(), timeout());
  }

  String bucket() {
    return bucket;
  }

  /**
   * @param requests counts what it is asked; a listing of several pages is several requests
   */
  S3Client s3(LongAdder requests) {
    Optional<URI> endpoint = sources.s3Endpoint();
    return S3Client.builder()
        .region(Region.of(sources.s3Region()))
        // As Ceph and other stores require as well.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .forcePathStyle(endpoint.isPresent())
        .applyMutation(builder -> endpoint.ifPresent(builder::endpointOverride))
        .overrideConfiguration(
            config -> config.apiCallTimeout(timeout()).addExecutionInterceptor(counting(requests)))
        .build();
  }

  private static ExecutionInterceptor counting(LongAdder requests) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        requests.increment();
      }
    };
  }

  TrinoCommits trino() {
    return new TrinoCommits(sources.trino("chartlake-lag-exporter"), watermarkProperty, timeout());
  }

  private Duration atLeast(String option, Duration duration) {
    if (duration.compareTo(MIN_INTERVAL) < 0) {
      throw refused(option + " is " + duration.toMillis() + " ms and must be at least 1s");
    }
    return duration;
  }

  private static CommandException refused(String message) {
    return CommandException.usage(message);
  }
}
