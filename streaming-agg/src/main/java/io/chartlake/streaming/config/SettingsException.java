package io.chartlake.streaming.config;

/** A setting that is wrong; the message names the key, the value and what it must be. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
