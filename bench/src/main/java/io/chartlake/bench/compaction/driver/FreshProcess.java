package io.chartlake.bench.compaction.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.bench.BenchException;
import io.chartlake.bench.compaction.SparkJvm;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One round of the job as a process of its own, started as the local stack starts it: client
 * compiler, serial collector, and a class data archive that its first run records.
 */
final class FreshProcess {
  private static final long LIMIT_MINUTES = 5;

  /** The shell's own count of what its children took, exact and with all of the JVM in it. */
  private static final String TIMED = "\"$@\"; code=$?; times; exit $code";

  private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

  private final Lab lab;
  private final Path archive;
  private final List<String> options;

  /**
   * A process for one table.
   *
   * @param name for files of its own
   * @param options as the job's command line takes them behind its mode
   */
  FreshProcess(Lab lab, String name, List<String> options) throws IOException {
    this.lab = lab;
    this.archive = lab.file(name + ".jsa");
    this.options = options;
  }

  /** Runs a round; throws unless it has read so many records. */
  Measurement once(int records) throws IOException, InterruptedException {
    Path output = lab.file("process.out");
    Path log = lab.file("process.log");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command())
            .redirectOutput(output.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new BenchException("the job's process did not end in " + LIMIT_MINUTES + " minutes");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    double wall = (System.nanoTime() - begin) / 1e9;
    List<String> lines = Files.readAllLines(output);
    if (process.exitValue() != 0) {
      throw new BenchException(
          "the job's process ended with exit code "
              + process.exitValue()
              + ": "
              + Files.readString(log));
    }
    int read = new ObjectMapper().readTree(lines.get(0)).path("read").asInt();
    if (read != records) {
      throw new BenchException("the job's process read " + read + " records, not " + records);
    }
    return new Measurement(childSeconds(lines.get(lines.size() - 1)), wall);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("sh", "-c", TIMED, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(
        (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
    command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(SparkJvm.opens());
    lab.settings().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", SparkJvm.jobClasspath(lab.home())));
    command.addAll(List.of("io.chartlake.compaction.CompactCommand", "once"));
    command.addAll(options);
    return command;
  }

  /**
   * User and system time of all children, from a line such as {@code 0m3.210s 0m0.340s}.
   *
   * @throws BenchException naming a line of another form
   */
  static double childSeconds(String line) {
    Matcher matcher = TIMES.matcher(line);
    if (!matcher.matches()) {
      throw new BenchException("the shell's times are '" + line + "'");
    }
    return seconds(matcher.group(1), matcher.group(2))
        .add(seconds(matcher.group(3), matcher.group(4)))
        .doubleValue();
  }

  private static BigDecimal seconds(String minutes, String seconds) {
    return new BigDecimal(minutes).multiply(BigDecimal.valueOf(60)).add(new BigDecimal(seconds));
  }
}
