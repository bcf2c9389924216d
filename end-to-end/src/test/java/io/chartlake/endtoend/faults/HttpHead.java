package io.chartlake.endtoend.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an HTTP/1.1 message begins with.
 *
 * @param startLine the request line or the status line
 * @param headers as they came, one a line
 */
record HttpHead(String startLine, List<String> headers) {
  private static final int MOST_BYTES = 64 << 10;

  HttpHead {
    headers = List.copyOf(headers);
  }

  /** Empty when the stream has ended before a message began. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String end = "\r\n\r\n";
    int matched = 0;
    while (matched < end.length()) {
      int b = in.read();
      if (b < 0) {
        if (bytes.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("in the middle of a head");
      }
      bytes.write(b);
      if (bytes.size() > MOST_BYTES) {
        throw new IOException("a head of more than " + MOST_BYTES + " bytes");
      }
      matched = b == end.charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
    }
    List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
    return Optional.of(new HttpHead(lines.get(0), lines.subList(1, lines.size() - 1)));
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> is(header, name))
        .map(header -> header.substring(name.length() + 1).strip())
        .findFirst();
  }

  int contentLength() {
    return header("Content-Length").map(Integer::parseInt).orElse(0);
  }

  HttpHead with(String name, String value) {
    List<String> changed = new ArrayList<>(without(name).headers);
    changed.add(name + ": " + value);
    return new HttpHead(startLine, changed);
  }

  HttpHead without(String name) {
    return new HttpHead(startLine, headers.stream().filter(header -> !is(header, name)).toList());
  }

  private static boolean is(String header, String name) {
    return header.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
