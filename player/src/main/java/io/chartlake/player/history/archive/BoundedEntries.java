package io.chartlake.player.history.archive;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Stops at an entry without end, before it fills the memory: a file with a quote never closed. */
public final class BoundedEntries extends FilterReader {
  private static final long LONGEST = 4L << 20;

  private long length;

  public BoundedEntries(Reader text) {
    super(text);
  }

  /** An entry was read; what comes belongs to the next. */
  public void nextEntry() {
    length = 0;
  }

  @Override
  public int read() throws IOException {
    int character = super.read();
    count(character < 0 ? 0 : 1);
    return character;
  }

  @Override
  public int read(char[] buffer, int offset, int count) throws IOException {
    int read = super.read(buffer, offset, count);
    count(read);
    return read;
  }

  private void count(int characters) throws IOException {
    length += Math.max(0, characters);
    if (length > LONGEST) {
      throw new IOException("an entry has more than " + LONGEST + " characters");
    }
  }
}
