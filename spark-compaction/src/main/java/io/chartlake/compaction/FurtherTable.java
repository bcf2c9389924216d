package io.chartlake.compaction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** A further table of the same driver: a properties file of options, named without their dashes. */
final class FurtherTable {
  private static final String DASHES = "--";

  /** What two tables of one lake have in common; the file need not say it again. */
  private static final Set<String> SHARED =
      Set.of(
          "--source",
          "--raw",
          "--bootstrap-servers",
          "--kafka-config",
          "--partitions",
          "--write-mode",
          "--copied-rows",
          "--evolve",
          "--strict",
          "--max-rejects",
          "--round-bytes",
          "--trino-url",
          "--trino-user");

  private static final Set<String> ONCE_FOR_ALL = Set.of("--also", "--debug");

  private FurtherTable() {}

  /**
   * Reads a file.
   *
   * @param given the options of the first table
   * @throws IllegalArgumentException naming the file and what is wrong in it
   */
  static JobOptions read(Path file, CommandSpec given) {
    Properties own = load(file);
    JobOptions options = new JobOptions();
    CommandLine line = new CommandLine(options);
    refuseUnknown(file, own, line.getCommandSpec());
    line.setDefaultValueProvider(new FileThenGiven(own, given));
    try {
      line.parseArgs();
      return options;
    } catch (ParameterException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Properties load(Path file) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--also: there is no file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private static void refuseUnknown(Path file, Properties own, CommandSpec spec) {
    Set<String> known = new TreeSet<>();
    for (OptionSpec option : spec.options()) {
      if (!ONCE_FOR_ALL.contains(option.longestName())) {
        known.add(option.longestName().substring(DASHES.length()));
      }
    }
    for (String name : new TreeSet<>(own.stringPropertyNames())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            file + ": '" + name + "' is no option of a table; there are " + known);
      }
    }
  }

  /** What the file says; else, of what tables share, what was given for the first. */
  private record FileThenGiven(Properties own, CommandSpec given) implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      String name = option.longestName();
      String value = own.getProperty(name.substring(DASHES.length()));
      if (value != null || !SHARED.contains(name)) {
        return value;
      }
      Object first = given.findOption(name).getValue();
      return first == null ? null : first.toString();
    }
  }
}
