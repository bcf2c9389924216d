package io.chartlake.endtoend.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request on its way through the proxy, and its answer on the way back. */
public final class Exchange {
  private final Socket client;
  private final InputStream in;
  private final HttpHead head;
  private final StoreRequest request;
  private final int storePort;
  private final CountDownLatch ended;
  private byte[] body;

  Exchange(Socket client, InputStream in, HttpHead head, int storePort, CountDownLatch ended) {
    this.client = client;
    this.in = in;
    this.head = head;
    this.request = StoreRequest.of(head);
    this.storePort = storePort;
    this.ended = ended;
  }

  StoreRequest request() {
    return request;
  }

  /** Takes the whole request. */
  void receive() throws IOException {
    if (body == null) {
      invite();
      body = in.readNBytes(head.contentLength());
    }
  }

  /** Takes the first half of the request's body. */
  void receiveHalf() throws IOException {
    invite();
    in.readNBytes(head.contentLength() / 2);
  }

  private void invite() throws IOException {
    if (head.header("Expect").isPresent()) {
      client
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Has the store do it. The Host header stays as the client signed it. */
  StoreAnswer forward() throws IOException {
    receive();
    try (Socket store = new Socket(InetAddress.getLoopbackAddress(), storePort)) {
      HttpHead forwarded = head.without("Expect").with("Connection", "close");
      OutputStream out = store.getOutputStream();
      out.write(forwarded.bytes());
      out.write(body);
      out.flush();
      return StoreAnswer.read(new BufferedInputStream(store.getInputStream()));
    }
  }

  void answer(StoreAnswer answer) throws IOException {
    receive();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(answer.head().bytes());
    whole.write(bodyOf(answer));
    whole.writeTo(client.getOutputStream());
  }

  private byte[] bodyOf(StoreAnswer answer) {
    return request.kind() == StoreRequest.Kind.HEAD ? new byte[0] : answer.body();
  }

  /** Answers a byte at a time. */
  void drip(StoreAnswer answer, Duration between) throws IOException {
    OutputStream out = client.getOutputStream();
    for (byte[] part : new byte[][] {answer.head().bytes(), bodyOf(answer)}) {
      for (byte b : part) {
        out.write(b);
        out.flush();
        pause(between);
      }
    }
  }

  /** Answers less than its head has announced, and ends the connection. */
  void breakOff(StoreAnswer answer) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(answer.head().bytes());
    out.write(answer.body(), 0, answer.body().length / 2);
    out.flush();
    client.close();
  }

  /** Ends the connection so that the client sees a reset. */
  void reset() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** Holds the request, but no longer than the proxy lives. */
  void pause(Duration duration) throws IOException {
    try {
      if (ended.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the proxy has ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
