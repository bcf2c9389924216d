package io.chartlake.streaming;

/** A setting that is wrong; the message names the key, the value and what it must be. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
