package io.chartlake.local.command;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Foreground;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.TrinoUser;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = "Asks Trino: a text, a file, or, with neither, interactively.",
    footer = {"", "./chartlake sql -e 'SELECT * FROM lake.music.songs_now ORDER BY plays DESC'"})
public final class SqlCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @ArgGroup private Source source;

  private static final class Source {
    @Option(names = "-e", paramLabel = "TEXT", description = "Statements, separated by semicolons.")
    private String text;

    @Parameters(paramLabel = "FILE", description = "A file with statements.")
    private Path file;
  }

  @Option(
      names = "--format",
      defaultValue = "ALIGNED",
      description =
          "How trino-cli prints answers (ALIGNED, CSV, JSON, …). Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = "--user",
      defaultValue = "analyst",
      paramLabel = "USER",
      description = {
        "Who asks: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, who can read everything and"
            + " change nothing; admin can do all."
      })
  private TrinoUser user;

  @Override
  public Integer call() {
    Stack stack = options.running();
    if (!stack.running().contains("trino")) {
      throw new LocalException("trino is not running; start it with ./chartlake up --only trino");
    }
    List<String> arguments = new ArrayList<>();
    if (source != null && source.text != null) {
      arguments.addAll(List.of("--execute", source.text, "--output-format", format));
    } else if (source != null) {
      if (!Files.isReadable(source.file)) {
        throw new LocalException("cannot read " + source.file);
      }
      arguments.addAll(
          List.of("--file", source.file.toAbsolutePath().toString(), "--output-format", format));
    }
    Programs programs = new Programs(stack);
    JavaProgram cli =
        programs
            .trinoCli(user, arguments)
            // Without a terminal it would warn of that on every call.
            .withProperty("org.jline.terminal.dumb", !Terminal.isInteractive());
    return arguments.isEmpty() ? Foreground.runInteractive(stack.home(), cli) : programs.run(cli);
  }
}
