package io.chartlake.endtoend.faults;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A whole answer of a store. */
final class StoreAnswer {
  private final HttpHead head;
  private final byte[] body;

  /**
   * @param body empty for what a HEAD asked
   */
  private StoreAnswer(HttpHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** Reads what the store sends until it closes the connection. */
  static StoreAnswer read(InputStream in) throws IOException {
    HttpHead head = HttpHead.read(in).orElseThrow(() -> new EOFException("the store said nothing"));
    byte[] rest = in.readAllBytes();
    boolean chunked =
        head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
    HttpHead plain = head.without("Connection").without("Transfer-Encoding");
    return chunked ? new StoreAnswer(plain, joined(rest)).framed() : new StoreAnswer(plain, rest);
  }

  private static byte[] joined(byte[] chunks) throws IOException {
    InputStream in = new ByteArrayInputStream(chunks);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    while (true) {
      StringBuilder size = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new EOFException("in the middle of a chunk's size");
        }
        size.append((char) b);
      }
      int length = Integer.parseInt(size.toString().replaceFirst(";.*", "").strip(), 16);
      if (length == 0) {
        return joined.toByteArray();
      }
      joined.write(in.readNBytes(length));
      in.skipNBytes(2);
    }
  }

  /** An error as S3 words it. */
  static StoreAnswer error(int status, String code) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + code
            + "</Code><Message>made by the fault proxy</Message><RequestId>fault</RequestId></Error>";
    return of(status, "application/xml", xml);
  }

  /** An error as a proxy words it that knows nothing of S3. */
  static StoreAnswer page(int status) {
    return of(status, "text/html", "<html><body><h1>" + status + "</h1></body></html>");
  }

  private static StoreAnswer of(int status, String type, String text) {
    HttpHead head = new HttpHead("HTTP/1.1 " + status + " Fault", List.of("Content-Type: " + type));
    return new StoreAnswer(head, text.getBytes(StandardCharsets.UTF_8)).framed();
  }

  HttpHead head() {
    return head;
  }

  byte[] body() {
    return body;
  }

  /** The first half of the body, as if that were all of it. */
  StoreAnswer half() {
    return new StoreAnswer(head, Arrays.copyOf(body, body.length / 2)).framed();
  }

  private StoreAnswer framed() {
    return new StoreAnswer(head.with("Content-Length", Integer.toString(body.length)), body);
  }
}
