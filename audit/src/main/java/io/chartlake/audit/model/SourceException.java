package io.chartlake.audit.model;

import io.chartlake.cli.CommandException;
import picocli.CommandLine;

/** A source could not be read; the message is one sentence with what was wrong and what to do. */
public class SourceException extends CommandException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    this(message, null);
  }

  public SourceException(String message, Throwable cause) {
    super(CommandLine.ExitCode.SOFTWARE, message, cause);
  }
}
