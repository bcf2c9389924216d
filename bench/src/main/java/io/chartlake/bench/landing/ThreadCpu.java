package io.chartlake.bench.landing;

import io.chartlake.testsupport.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Time of a process's threads, alike ones added up, as Linux counts it; empty elsewhere. */
record ThreadCpu(Map<String, Time> threads) {

  /** Nanoseconds on a CPU, and ready to run but waiting for one. */
  record Time(long onCpuNanos, long waitingNanos) {
    static final Time NONE = new Time(0, 0);

    Time plus(Time other) {
      return new Time(onCpuNanos + other.onCpuNanos, waitingNanos + other.waitingNanos);
    }

    Time minus(Time other) {
      return new Time(onCpuNanos - other.onCpuNanos, waitingNanos - other.waitingNanos);
    }
  }

  static ThreadCpu of(JavaProcess process) throws IOException {
    Path tasks = Path.of("/proc", String.valueOf(process.pid()), "task");
    if (!Files.exists(tasks)) {
      return new ThreadCpu(Map.of());
    }
    List<Path> folders;
    try (Stream<Path> files = Files.list(tasks)) {
      folders = files.toList();
    }
    Map<String, Time> threads = new HashMap<>();
    for (Path folder : folders) {
      add(folder, threads);
    }
    return new ThreadCpu(threads);
  }

  private static void add(Path folder, Map<String, Time> threads) throws IOException {
    try {
      String name = Files.readString(folder.resolve("comm")).strip();
      String[] times = Files.readString(folder.resolve("schedstat")).split(" ", -1);
      Time time = new Time(Long.parseLong(times[0]), Long.parseLong(times[1]));
      threads.merge(name.replaceAll("[#-]?\\d+$", ""), time, Time::plus);
    } catch (NoSuchFileException e) {
      // The thread has ended, or this kernel does not count.
    }
  }

  ThreadCpu minus(ThreadCpu before) {
    return new ThreadCpu(
        threads.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        entry
                            .getValue()
                            .minus(before.threads.getOrDefault(entry.getKey(), Time.NONE)))));
  }

  /** A line per kind of thread that used a hundredth of the whole or more. */
  String text() {
    long all = threads.values().stream().mapToLong(Time::onCpuNanos).sum();
    return threads.entrySet().stream()
        .filter(entry -> entry.getValue().onCpuNanos() > 0)
        .filter(entry -> entry.getValue().onCpuNanos() * 100 >= all)
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Time::onCpuNanos).reversed()))
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "  %5.1f %%  %6.2f s  %6.2f s  %s%n",
                    100.0 * entry.getValue().onCpuNanos() / all,
                    entry.getValue().onCpuNanos() / 1e9,
                    entry.getValue().waitingNanos() / 1e9,
                    entry.getKey()))
        .collect(
            Collectors.joining(
                "", String.format("%nworker's threads: on a CPU, and waiting for one%n"), ""));
  }
}
