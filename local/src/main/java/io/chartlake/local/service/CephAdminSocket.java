package io.chartlake.local.service;

import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a daemon of Ceph about itself, within two seconds: a command in JSON and a zero byte, then
 * the length of the answer in four bytes and the answer.
 */
final class CephAdminSocket {
  private static final long LIMIT_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MOST_BYTES = 1 << 20;

  private CephAdminSocket() {}

  /** Whether the answer holds this text; false on any failure. */
  static boolean says(Home home, String service, String command, String text) {
    Optional<RunningProcess> process = RunningProcess.find(home, service);
    if (process.isEmpty()) {
      return false;
    }
    // By way of the daemon's working folder: a socket's path may have 107 bytes, a stack's any.
    Path socket =
        Path.of("/proc", Long.toString(process.get().pid()), "cwd", "run", service + ".asok");
    try {
      return ask(socket, command).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  static String ask(Path socket, String command) throws IOException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String question = "{\"prefix\":\"" + command + "\"}\0";
      channel.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      int length = read(channel, selector, 4, deadline).getInt();
      if (length < 0 || length > MOST_BYTES) {
        throw new IOException("an answer of " + length + " bytes");
      }
      return StandardCharsets.UTF_8.decode(read(channel, selector, length, deadline)).toString();
    }
  }

  private static ByteBuffer read(
      SocketChannel channel, Selector selector, int length, long deadline) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new IOException("no answer in time");
      }
      selector.select(leftMillis);
      selector.selectedKeys().clear();
      if (channel.read(bytes) < 0) {
        throw new IOException("the answer ends early");
      }
    }
    return bytes.flip();
  }
}
