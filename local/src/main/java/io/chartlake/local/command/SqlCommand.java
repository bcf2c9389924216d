package io.chartlake.local.command;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Foreground;
import io.chartlake.local.settings.TrinoUser;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.StartupDisplay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description =
        "Asks Trino: a text, a file, what is piped in, or, with none of these, in a session.",
    footer = {"", "./chartlake sql -e 'SELECT * FROM lake.music.songs_now ORDER BY plays DESC'"})
public final class SqlCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @ArgGroup private Source source;

  private static final class Source {
    @Option(names = "-e", paramLabel = "TEXT", description = "Statements, separated by semicolons.")
    private String text;

    @Option(names = "-f", paramLabel = "FILE", description = "A file with statements.")
    private Path option;

    @Parameters(paramLabel = "FILE", description = "The same.")
    private Path file;

    Path file() {
      return option == null ? file : option;
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How trino-cli prints answers (ALIGNED, CSV, JSON, …). Default: ALIGNED, and in a session"
              + " what trino-cli takes.")
  private String format;

  @Option(
      names = "--user",
      defaultValue = "analyst",
      paramLabel = "USER",
      converter = UserConverter.class,
      description = {
        "Who asks: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, who can read everything and"
            + " change nothing; admin can do all."
      })
  private TrinoUser user;

  @Override
  public Integer call() {
    Stack stack = options.running();
    if (!stack.running().contains("trino")) {
      throw CommandException.failure(
          "trino is not running; start it with ./chartlake up --only trino");
    }
    Programs programs = new Programs(stack);
    if (source == null && StartupDisplay.isInteractive()) {
      return Foreground.runInteractive(
          stack.home(),
          programs.trinoCli(
              user, format == null ? List.of() : List.of("--output-format-interactive", format)));
    }
    return programs.run(
        programs
            .trinoCli(
                user,
                List.of(
                    "--file",
                    statements().toString(),
                    "--output-format",
                    Objects.requireNonNullElse(format, "ALIGNED")))
            // Without a terminal it would warn of that on every call.
            .withProperty("org.jline.terminal.dumb", !StartupDisplay.isInteractive()));
  }

  /** A file with what is asked; trino-cli fails at a last statement without a semicolon. */
  private Path statements() {
    try (InputStream in = open()) {
      Path file = Files.createTempFile("chartlake", ".sql");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        in.transferTo(out);
        out.write("\n;\n".getBytes(StandardCharsets.UTF_8));
      }
      return file;
    } catch (IOException e) {
      throw CommandException.failure(
          "cannot hand the statements to trino-cli: " + e.getMessage(), e);
    }
  }

  private InputStream open() {
    if (source == null) {
      return System.in;
    }
    if (source.text != null) {
      return new ByteArrayInputStream(source.text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Files.newInputStream(source.file());
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + source.file() + ": " + e.getMessage(), e);
    }
  }

  /** Picocli would name the enum's constants. */
  static final class UserConverter implements CommandLine.ITypeConverter<TrinoUser> {
    @Override
    public TrinoUser convert(String login) {
      try {
        return TrinoUser.ofLogin(login);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }
}
