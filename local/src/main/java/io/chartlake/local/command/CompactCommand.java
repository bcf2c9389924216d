package io.chartlake.local.command;

import io.chartlake.local.engine.Foreground;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

@Command(
    name = "compact",
    description = {
      "Compacts the landed changelog into lake.music.songs_latest and publishes songs_now.",
      "  ./chartlake compact              once",
      "  ./chartlake compact every 30s    until Ctrl-C, in one Spark driver",
      "Every option but those below is the job's: see ./chartlake compact -- --help"
    })
public final class CompactCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Unmatched private List<String> jobOptions = new ArrayList<>();

  @Override
  public Integer call() {
    Stack stack = options.running();
    List<String> arguments = new ArrayList<>(jobOptions);
    if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      if (!arguments.contains("--help")) {
        arguments.add(0, "once");
      }
    }
    return Foreground.run(stack.home(), new Programs(stack).compaction(arguments));
  }
}
