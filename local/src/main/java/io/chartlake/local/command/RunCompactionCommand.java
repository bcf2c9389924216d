package io.chartlake.local.command;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Programs;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "compact",
    description = {
      "Compacts what has landed into lake.music.songs_latest and plays_by_minute, and publishes",
      "songs_now, movers and freshness.",
      "  ./chartlake compact              once",
      "  ./chartlake compact every 30s    until Ctrl-C, in one Spark driver",
      "  ./chartlake compact lag          how far behind the raw objects the table is",
      "  ./chartlake compact maintain     expires snapshots, rewrites small files, removes orphans",
      "  ./chartlake compact rebuild      rebuilds the tables from the raw objects",
      "  ./chartlake compact rollback     sets a table back: --to SNAPSHOT or --to TAG",
      "All further words and options are the job's."
    })
public final class RunCompactionCommand extends ProgramCommand {
  @Override
  JavaProgram program(Programs programs, Home home, List<String> arguments) {
    if (arguments.contains("--help")) {
      return programs.compaction(arguments);
    }
    List<String> words = new ArrayList<>(arguments);
    if (words.isEmpty() || words.get(0).startsWith("-")) {
      words.add(0, "once");
    }
    return programs.compaction(words);
  }
}
