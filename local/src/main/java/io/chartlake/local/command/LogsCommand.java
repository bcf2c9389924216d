package io.chartlake.local.command;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.LogTail;
import io.chartlake.local.settings.Pause;
import io.chartlake.local.stack.Stack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Shows the last lines of a service's log, or of all of them.")
public final class LogsCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Such as kafka. Default: all.")
  private String service;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on showing what is logged until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "20",
      description = "How many lines at first. Default: ${DEFAULT-VALUE}.")
  private int lines;

  @Override
  public Integer call() throws IOException {
    Stack stack = options.stack();
    List<String> names = stack.serviceNames();
    if (service != null && !names.contains(service)) {
      throw CommandException.failure("no service '" + service + "'; there is: " + names);
    }
    List<String> shown = service == null ? names : List.of(service);
    Map<String, Long> positions = new LinkedHashMap<>();
    for (String name : shown) {
      Path log = stack.home().log(name);
      if (!Files.exists(log)) {
        positions.put(name, 0L);
        continue;
      }
      positions.put(name, Files.size(log));
      if (shown.size() > 1) {
        System.out.println("==> " + log + " <==");
      }
      System.out.println(LogTail.of(log, 0, lines));
    }
    while (follow) {
      for (Map.Entry<String, Long> position : positions.entrySet()) {
        Path log = stack.home().log(position.getKey());
        String prefix = shown.size() > 1 ? position.getKey() + ": " : "";
        position.setValue(printFrom(log, position.getValue(), prefix));
      }
      Pause.briefly();
    }
    return 0;
  }

  /** Prints the whole lines behind a position; gives the position after them. */
  private static long printFrom(Path log, long position, String prefix) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = file.length() < position ? 0 : position;
      byte[] bytes = new byte[(int) Math.min(file.length() - from, 1 << 20)];
      file.seek(from);
      file.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> System.out.println(prefix + line));
      return from + end;
    }
  }
}
