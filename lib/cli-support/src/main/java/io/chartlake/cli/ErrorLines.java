package io.chartlake.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/**
 * How a program reports errors: one line on standard error that begins with the program's name, and
 * a stack trace only with {@code --debug}. Exit codes: 0 done, 1 failed, 2 wrong usage.
 */
public final class ErrorLines {
  private ErrorLines() {}

  /**
   * Makes a command line report its errors so.
   *
   * @param debug whether the user asked for stack traces; asked after the options are parsed
   */
  public static CommandLine install(CommandLine line, BooleanSupplier debug) {
    String program = line.getCommandName();
    return line.setParameterExceptionHandler(
            (exception, arguments) -> {
              CommandLine command = exception.getCommandLine();
              PrintWriter err = command.getErr();
              err.println(program + ": " + exception.getMessage());
              CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
              err.println(
                  "Try '" + command.getCommandSpec().qualifiedName() + " --help' for the options.");
              err.flush();
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (exception, command, parsed) ->
                report(program, exception, command.getErr(), debug.getAsBoolean()));
  }

  /** Prints a failure and returns the exit code for it. */
  public static int report(String program, Exception failure, PrintWriter err, boolean debug) {
    boolean known = failure instanceof CommandException;
    String text =
        known ? failure.getMessage() : failure + (debug ? "" : "; --debug shows the stack trace");
    err.println(program + ": " + text);
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return known ? ((CommandException) failure).exitCode() : CommandLine.ExitCode.SOFTWARE;
  }
}
