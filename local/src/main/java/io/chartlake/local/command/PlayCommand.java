package io.chartlake.local.command;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Ledgers;
import io.chartlake.local.stack.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "play",
    description = "Plays songs into the running stack; all further options are the player's.")
public final class PlayCommand extends ProgramCommand {
  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description =
          "The player's ledger, which the audit then reads too. Default: a new file in the stack's"
              + " folder.")
  private Path ledger;

  @Override
  JavaProgram program(Programs programs, Home home, List<String> arguments) {
    Path file = Optional.ofNullable(ledger).map(Path::toAbsolutePath).orElse(Ledgers.fresh(home));
    if (ledger != null) {
      Ledgers.adopt(home, file);
    }
    return programs.player(file, arguments);
  }
}
