package io.chartlake.cli;

import picocli.CommandLine;

/** An error that a user can meet: one sentence that says what was wrong and what to do. */
public class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  protected CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command was called wrongly: exit code 2. */
  public static CommandException usage(String message) {
    return usage(message, null);
  }

  /** The command was called wrongly: exit code 2. */
  public static CommandException usage(String message, Throwable cause) {
    return new CommandException(CommandLine.ExitCode.USAGE, message, cause);
  }

  /** The command failed: exit code 1. */
  public static CommandException failure(String message) {
    return failure(message, null);
  }

  /** The command failed: exit code 1. */
  public static CommandException failure(String message, Throwable cause) {
    return new CommandException(CommandLine.ExitCode.SOFTWARE, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
