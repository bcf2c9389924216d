package io.chartlake.local.command;

import io.chartlake.local.demo.Demo;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import io.chartlake.local.stack.Undo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Starts everything, plays songs, shows the chart raw, compacted and now, audits it, stops.",
      "Exit code 0 only when the audit finds that nothing was lost and nothing counted twice."
    })
public final class DemoCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Option(
      names = "--plays",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many songs are played. Default: ${DEFAULT-VALUE}.")
  private int plays;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "500",
      description = "Plays per second, or max. Default: ${DEFAULT-VALUE}.")
  private String rate;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Replay this listening history, at most --plays of it, as fast as it goes.")
  private Path replay;

  @Option(
      names = "--songs",
      paramLabel = "FILE",
      description = "The catalogue: a CSV of id and name.")
  private Path songs;

  @Option(names = "--keep", description = "Leave everything running.")
  private boolean keep;

  @Option(
      names = "--ports",
      paramLabel = "usual|free",
      defaultValue = "usual",
      description = "As for up. Default: ${DEFAULT-VALUE}.")
  private UpCommand.PortChoice ports;

  @Override
  public Integer call() {
    Stack stack =
        ports == UpCommand.PortChoice.FREE
            ? Stack.toStartOnFreePorts(options.home())
            : Stack.toStart(options.home());
    boolean wasUp = stack.isUp();
    try (StackLock lock = StackLock.take(stack.home());
        Undo stop = Undo.unlessDone(() -> DownCommand.stop(stack))) {
      if (keep || wasUp) {
        stop.done();
      }
      UpCommand.start(stack.verbose());
      return new Demo(stack, source(), plays, keep || wasUp).run() ? 0 : 1;
    }
  }

  private List<String> source() {
    List<String> arguments = new ArrayList<>();
    if (songs != null) {
      arguments.add("--songs=" + songs.toAbsolutePath());
    }
    if (replay != null) {
      arguments.add("--replay=" + replay.toAbsolutePath());
      arguments.add("--speed=max");
    } else {
      arguments.add("--rate=" + rate);
    }
    return arguments;
  }
}
