package io.chartlake.local.command;

import io.chartlake.local.engine.Foreground;
import io.chartlake.local.stack.Ledgers;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

@Command(
    name = "play",
    description = {
      "Plays songs into the running stack.",
      "Every option but those below is the player's: see ./chartlake play -- --help"
    })
public final class PlayCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Unmatched private List<String> playerOptions = new ArrayList<>();

  @Override
  public Integer call() {
    Stack stack = options.running();
    return Foreground.run(
        stack.home(), new Programs(stack).player(Ledgers.fresh(stack.home()), playerOptions));
  }
}
