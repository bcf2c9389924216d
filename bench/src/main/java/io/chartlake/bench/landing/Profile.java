package io.chartlake.bench.landing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a worker did, from its flight recording: samples of running Java code by whose work they are
 * and by method, and how long the task's thread waited, in nanoseconds.
 */
record Profile(
    Map<String, Long> shares,
    Map<String, Long> methods,
    Map<String, Long> taskWaits,
    long samples) {
  private static final int HOTTEST = 25;
  private static final String OTHER = "other";
  private static final String TASK_THREAD = "task-thread-";
  private static final Set<String> WAITS =
      Set.of("jdk.JavaMonitorWait", "jdk.JavaMonitorEnter", "jdk.ThreadPark", "jdk.SocketRead");

  /**
   * Whose work a sample is: the innermost frame that begins with one of these decides. Shared
   * classes such as those of org.apache.kafka.common are nobody's, so their caller decides.
   */
  private static final Map<String, String> OWNERS = new LinkedHashMap<>();

  static {
    OWNERS.put("sun.security.provider.MD5", "MD5");
    OWNERS.put("sun.security.provider.SHA2", "S3 client: SHA-256");
    OWNERS.put("com.fasterxml.jackson", "landing: JSON check (Jackson)");
    OWNERS.put("io.chartlake.rawzone.line", "landing: JSON check (own)");
    OWNERS.put("io.chartlake", "landing: the rest");
    OWNERS.put("software.amazon.awssdk", "S3 client: the rest");
    OWNERS.put("org.apache.hc", "S3 client: the rest");
    OWNERS.put("net.jpountz", "Kafka consumer: decompression");
    OWNERS.put("org.apache.kafka.clients", "Kafka consumer: fetch and parse");
    OWNERS.put("org.apache.kafka.connect", "Connect framework");
  }

  /** Options that make a JVM record itself. */
  static List<String> recording(List<String> jvmOptions, Path file) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file);
    return options;
  }

  /** What was recorded between two moments. */
  static Profile of(Path recording, Instant from, Instant to) throws IOException {
    Map<String, Long> shares = new HashMap<>();
    Map<String, Long> methods = new HashMap<>();
    Map<String, Long> waits = new HashMap<>();
    long samples = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getStackTrace() == null
            || event.getStartTime().isBefore(from)
            || event.getEndTime().isAfter(to)) {
          continue;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        String type = event.getEventType().getName();
        if (type.equals("jdk.ExecutionSample")) {
          shares.merge(owner(frames), 1L, Long::sum);
          methods.merge(name(frames.get(0)), 1L, Long::sum);
          samples++;
        } else if (WAITS.contains(type) && isTask(event.getThread())) {
          waits.merge(waiter(frames), event.getDuration().toNanos(), Long::sum);
        }
      }
    }
    return new Profile(shares, methods, waits, samples);
  }

  private static boolean isTask(RecordedThread thread) {
    return thread != null
        && thread.getJavaName() != null
        && thread.getJavaName().startsWith(TASK_THREAD);
  }

  /** The innermost frame that is not of the JDK. */
  private static String waiter(List<RecordedFrame> frames) {
    return frames.stream()
        .map(Profile::name)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("sun."))
        .findFirst()
        .orElse(OTHER);
  }

  private static String owner(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
        if (type.startsWith(owner.getKey())) {
          return owner.getValue();
        }
      }
    }
    return OTHER;
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  String text() {
    return String.format("%nwhose work, of %d samples of Java code%n", samples)
        + lines(shares, count -> format("  %5.1f %%  ", 100.0 * count / samples))
        + String.format("%nhottest methods%n")
        + lines(methods, count -> format("  %5.1f %%  ", 100.0 * count / samples))
        + String.format("%nwaits of the task's thread of 10 ms and more%n")
        + lines(taskWaits, nanos -> format("  %6.2f s  ", nanos / 1e9));
  }

  private static String lines(Map<String, Long> amounts, LongFunction<String> amount) {
    return amounts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(HOTTEST)
        .map(entry -> amount.apply(entry.getValue()) + entry.getKey() + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
