package io.chartlake.endtoend.observability;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Prometheus's JMX exporter, as Strimzi has it in its pods, put into a process that runs. */
final class JmxExporter {
  private static final Path JAR =
      Path.of(System.getProperty("chartlake.home"))
          .resolve("end-to-end/target/jmx/jmx-exporter.jar");

  private JmxExporter() {}

  /** Lets the process export what the rules say; gives the port. */
  static int into(long pid, Path rules) {
    try {
      int port = freePort();
      VirtualMachine process = VirtualMachine.attach(Long.toString(pid));
      try {
        process.loadAgent(JAR.normalize().toString(), "127.0.0.1:" + port + ":" + rules);
      } finally {
        process.detach();
      }
      return port;
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
