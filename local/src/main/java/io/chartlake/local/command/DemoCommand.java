package io.chartlake.local.command;

import io.chartlake.local.demo.Demo;
import io.chartlake.local.demo.Input;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import io.chartlake.local.stack.Undo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Starts everything, plays songs, shows the chart raw, compacted and now, audits it, stops.",
      "Exit code 0 only when the audit finds that nothing was lost and nothing counted twice.",
      "What ran before runs on afterwards."
    })
public final class DemoCommand implements Callable<Integer> {
  @Mixin private StackOptions options;
  @Mixin private StartOptions startOptions;

  @Option(
      names = "--plays",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many songs are played. Default: ${DEFAULT-VALUE}.")
  private int plays;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Plays per second, or max. Default: 500.")
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

  @Option(
      names = "--keep",
      description = "Leave everything running (music-chart then does not log each update).")
  private boolean keep;

  @Override
  @SuppressWarnings("try") // held, not used
  public Integer call() {
    Input input =
        Input.of(
            plays,
            Optional.ofNullable(rate),
            Optional.ofNullable(replay),
            Optional.ofNullable(songs));
    Home home = options.home();
    home.create();
    try (StackLock held = StackLock.take(home)) {
      Stack stack = startOptions.stack(home);
      Set<String> before = stack.running();
      try (Undo stop = Undo.unlessDone(() -> DownCommand.stop(() -> stack.downExcept(before)))) {
        StartOptions.start(keep ? stack : stack.verbose());
        boolean staysUp = keep || before.containsAll(stack.serviceNames());
        boolean proven = new Demo(stack, input, staysUp).run();
        if (staysUp) {
          stop.done();
        }
        return proven ? 0 : 1;
      }
    }
  }
}
