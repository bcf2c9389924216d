package io.chartlake.compaction;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The file of {@code --tables}: for each table a block of properties, which are the job's options
 * without their dashes; blank lines separate the blocks. Options on the command line hold for every
 * table whose block does not set them.
 */
final class TablesFile {
  private static final String DASHES = "--";

  /** Two tables cannot share these. */
  private static final Set<String> OF_ONE_TABLE =
      Set.of("--topic", "--table", "--columns", "--select", "--publish-view");

  private static final Set<String> OF_ALL_TABLES = Set.of("--tables", "--debug");

  private final Path file;
  private final CommandSpec given;

  /**
   * @param given the command line's options
   */
  TablesFile(Path file, CommandSpec given) {
    this.file = file;
    this.given = given;
  }

  /**
   * Reads the options of each table, in the file's order.
   *
   * @throws IllegalArgumentException naming what is wrong in the file or beside it
   */
  List<JobOptions> read() {
    for (String option : OF_ONE_TABLE) {
      if (given.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            option + " cannot be given beside --tables: write it into " + file + ", for its table");
      }
    }
    List<JobOptions> tables = new ArrayList<>();
    String text = text().lines().collect(Collectors.joining("\n"));
    for (String block : text.split("\n(?:[ \\t]*\n)+")) {
      Properties own = new Block();
      try {
        own.load(new StringReader(block));
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
      }
      if (!own.isEmpty()) {
        tables.add(options(own));
      }
    }
    if (tables.isEmpty()) {
      throw new IllegalArgumentException(file + " lists no table");
    }
    return tables;
  }

  /** The options of one table, each given once: a second one means that a blank line is missing. */
  private static final class Block extends Properties {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Object put(Object name, Object value) {
      if (containsKey(name)) {
        throw new IllegalArgumentException(
            "'" + name + "' stands twice in one block; a blank line separates tables");
      }
      return super.put(name, value);
    }
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--tables: there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private JobOptions options(Properties own) {
    JobOptions options = new JobOptions();
    CommandLine line = new CommandLine(options);
    Set<String> known = new TreeSet<>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (!option.hidden() && !OF_ALL_TABLES.contains(option.longestName())) {
        known.add(option.longestName().substring(DASHES.length()));
      }
    }
    for (String name : new TreeSet<>(own.stringPropertyNames())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s: '%s' is not an option of a table; there are %s".formatted(file, name, known));
      }
    }
    line.setDefaultValueProvider(new OwnThenGiven(own, given));
    try {
      line.parseArgs();
      return options;
    } catch (ParameterException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** What the block says; else what the command line says. */
  private record OwnThenGiven(Properties own, CommandSpec given) implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      String name = option.longestName();
      String value = own.getProperty(name.substring(DASHES.length()));
      if (value != null || OF_ONE_TABLE.contains(name) || OF_ALL_TABLES.contains(name)) {
        return value;
      }
      Object common = given.findOption(name).getValue();
      return common == null ? null : common.toString();
    }
  }
}
