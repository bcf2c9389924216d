package io.chartlake.local.command;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Ledgers;
import io.chartlake.local.stack.Programs;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "play",
    description = "Plays songs into the running stack; all further options are the player's.")
public final class PlayCommand extends ProgramCommand {
  @Override
  JavaProgram program(Programs programs, Home home, List<String> arguments) {
    return programs.player(Ledgers.fresh(home), arguments);
  }
}
