package io.chartlake.local.command;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Programs;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "lag-exporter",
    description = {
      "Shows Prometheus how far each part is, until Ctrl-C.",
      "All further options are the exporter's."
    })
public final class LagExporterCommand extends ProgramCommand {
  @Override
  JavaProgram program(Programs programs, Home home, List<String> arguments) {
    return programs.lagExporter(arguments);
  }
}
