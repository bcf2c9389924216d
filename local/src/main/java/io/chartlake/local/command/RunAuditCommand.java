package io.chartlake.local.command;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Programs;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "audit",
    description = {
      "Compares what was acknowledged with every layer behind it: topics, objects, table, queries.",
      "All further options are the audit's."
    })
public final class RunAuditCommand extends ProgramCommand {
  @Override
  JavaProgram program(Programs programs, Home home, List<String> arguments) {
    return programs.audit(arguments);
  }
}
