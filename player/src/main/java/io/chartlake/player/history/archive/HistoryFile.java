package io.chartlake.player.history.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;

/**
 * A file that may be a history, on a disk or in an archive; it can be read more than once.
 *
 * @param name for people
 */
public record HistoryFile(String name, Bytes bytes) {
  private static final int BUFFER = 64 * 1024;

  /** Where the content comes from. */
  @FunctionalInterface
  interface Bytes {
    public InputStream open() throws IOException;
  }

  /**
   * The text, in UTF-8, or in UTF-16 where a byte order mark says so. Bytes that are no text become
   * U+FFFD, so that one bad name costs one play.
   */
  public Reader open() throws IOException {
    BOMInputStream content =
        BOMInputStream.builder()
            .setInputStream(bytes.open())
            .setByteOrderMarks(ByteOrderMark.UTF_8, ByteOrderMark.UTF_16LE, ByteOrderMark.UTF_16BE)
            .get();
    String charset = content.hasBOM() ? content.getBOMCharsetName() : UTF_8.name();
    return new BufferedReader(new InputStreamReader(content, charset), BUFFER);
  }
}
