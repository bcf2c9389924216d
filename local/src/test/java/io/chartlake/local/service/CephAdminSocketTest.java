package io.chartlake.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a socket that answers as a daemon does, or does not. */
class CephAdminSocketTest {
  @TempDir private Path folder;
  private Path socket;
  private ServerSocketChannel daemon;

  @BeforeEach
  void listen() throws IOException {
    socket = folder.resolve("daemon.asok");
    daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    daemon.bind(UnixDomainSocketAddress.of(socket));
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  /** Answers one question with these bytes; gives the question. */
  private CompletableFuture<String> answer(byte[]... parts) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (SocketChannel channel = daemon.accept()) {
            ByteBuffer question = ByteBuffer.allocate(100);
            while (question.position() == 0 || question.get(question.position() - 1) != 0) {
              channel.read(question);
            }
            for (byte[] part : parts) {
              channel.write(ByteBuffer.wrap(part));
            }
            return StandardCharsets.UTF_8.decode(question.flip()).toString();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void readsAnAnswerThatComesInParts() throws IOException {
    CompletableFuture<String> question =
        answer(new byte[] {0, 0}, new byte[] {0, 5, 'l', 'e'}, new byte[] {'a', 'd', 's'});
    assertThat(CephAdminSocket.ask(socket, "mon_status")).isEqualTo("leads");
    assertThat(question.join()).isEqualTo("{\"prefix\":\"mon_status\"}\0");
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    CompletableFuture<String> question = answer(new byte[] {0, 0, 0, 5, 'l'});
    assertThatThrownBy(() -> CephAdminSocket.ask(socket, "status"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends early");
    assertThat(question.join()).contains("status");
  }

  @Test
  void anAbsurdLengthIsNoAnswer() {
    CompletableFuture<String> question = answer(new byte[] {127, 0, 0, 0});
    assertThatThrownBy(() -> CephAdminSocket.ask(socket, "status"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2130706432 bytes");
    assertThat(question.join()).contains("status");
  }

  @Test
  void waitsTwoSecondsForADaemonThatHangs() {
    Instant begin = Instant.now();
    assertThatThrownBy(() -> CephAdminSocket.ask(socket, "status"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in time");
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }
}
