package io.chartlake.audit.source;

import io.chartlake.audit.model.SourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object's bytes as the store sends them. A connection that breaks says nothing about the
 * object, so it must not look like one that is damaged.
 */
public final class Unbroken extends FilterInputStream {
  private final String key;

  public Unbroken(String key, InputStream in) {
    super(in);
    this.key = key;
  }

  @Override
  public int read() {
    try {
      return super.read();
    } catch (IOException e) {
      throw brokeOff(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      throw brokeOff(e);
    }
  }

  private SourceException brokeOff(IOException e) {
    return new SourceException(
        "reading '" + key + "' broke off: " + e.getMessage() + "; run the audit again", e);
  }
}
