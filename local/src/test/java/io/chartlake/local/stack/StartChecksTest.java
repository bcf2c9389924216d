package io.chartlake.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Whoever holds a port is named. */
class StartChecksTest {
  @Test
  void tellsWhoHoldsAPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortOwner.of(socket.getLocalPort()))
          .hasValueSatisfying(
              owner -> assertThat(owner).contains("(pid " + ProcessHandle.current().pid() + ")"));
    }
  }

  @Test
  void knowsNobodyOfAPortThatIsFree() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(PortOwner.of(port)).isEmpty();
  }
}
