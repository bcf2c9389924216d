package io.chartlake.bench.landing;

import io.chartlake.bench.BenchException;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.TailedLog;
import io.chartlake.testsupport.Waiting;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The least there is to do: a consumer that writes the values' bytes to a file. */
final class PlainConsumer implements Contender {
  @Override
  public String label() {
    return "consumer";
  }

  @Override
  public Measurement run(Lab lab, Terms terms, String name, Path folder)
      throws IOException, InterruptedException {
    Properties properties = new Properties();
    properties.putAll(terms.consumer());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, lab.kafka().address());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    Path config = folder.resolve("consumer.properties");
    try (Writer out = Files.newBufferedWriter(config)) {
      properties.store(out, null);
    }
    Path values = folder.resolve("values");
    try (JavaProcess process =
        JavaProcess.start(
            name,
            folder.resolve("consumer.log"),
            lab.home().classpathOf("bench", "chartlake-bench.jar"),
            terms.jvmOptions(),
            Map.of(),
            arguments(terms, config, values))) {
      Stopwatch stopwatch =
          Stopwatch.startWhenAssigned(lab, name, process, new Health(process::requireAlive));
      TailedLog log = new TailedLog(process.log());
      Progress progress = new Progress();
      Waiting.until(
          "the end of the plain consumer",
          Terms.RUN_TIMEOUT,
          () -> {
            process.requireAlive();
            for (String line : log.newLines()) {
              if (line.startsWith(FileWriterProgram.DONE)) {
                long doneMillis = Long.parseLong(line.substring(FileWriterProgram.DONE.length()));
                progress.reached(Instant.ofEpochMilli(doneMillis), terms.topic().records());
              }
            }
            return progress.records() > 0;
          });
      Measurement measured = stopwatch.stop(progress, terms.topic());
      requireAll(values, terms.topic());
      return measured;
    }
  }

  private static List<String> arguments(Terms terms, Path config, Path values) {
    List<String> arguments =
        new ArrayList<>(
            List.of(FileWriterProgram.class.getName(), config.toString(), values.toString()));
    terms.warmUp().ifPresent(topic -> arguments.addAll(reading(topic)));
    arguments.addAll(reading(terms.topic()));
    return arguments;
  }

  private static List<String> reading(FilledTopic topic) {
    return List.of(topic.name(), String.valueOf(topic.records()));
  }

  private static void requireAll(Path values, FilledTopic topic) throws IOException {
    long lines = RawObjects.lines(values);
    long bytes = Files.size(values) - lines;
    if (lines != topic.records() || bytes != topic.valueBytes()) {
      throw new BenchException("the plain consumer wrote " + lines + " lines, " + bytes + " bytes");
    }
  }
}
