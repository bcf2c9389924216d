package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Which port each part of one stack listens on; chosen at its first start and kept. */
public final class Ports {
  private static final String LOOPBACK = "127.0.0.1";

  private final Map<Port, Integer> numbers;

  private Ports(Map<Port, Integer> numbers) {
    this.numbers = new EnumMap<>(numbers);
  }

  public static Ports usual() {
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      numbers.put(port, port.usual());
    }
    return new Ports(numbers);
  }

  /** Ports that nothing listens on at this moment. */
  public static Ports free() {
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (Port port : Port.values()) {
        while (!numbers.containsKey(port)) {
          int first = listen(0, open);
          if (listenBehind(first, port.width(), open)) {
            numbers.put(port, first);
          }
        }
      }
      return new Ports(numbers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.forEach(socket -> Attempt.to("close port " + socket.getLocalPort(), socket::close));
    }
  }

  private static int listen(int port, List<ServerSocket> open) throws IOException {
    ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    open.add(socket);
    return socket.getLocalPort();
  }

  /** Whether the ports after the first were free as well. */
  private static boolean listenBehind(int first, int width, List<ServerSocket> open) {
    try {
      for (int port = first + 1; port < first + width; port++) {
        listen(port, open);
      }
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false; // one is taken, or beyond the last port there is
    }
  }

  /** The stack's ports as saved, or the usual ones when none are. */
  public static Ports load(Home home) {
    Path file = file(home);
    Properties properties = FileTree.properties(file);
    Map<Port, Integer> numbers = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      String text = properties.getProperty(port.key(), Integer.toString(port.usual())).strip();
      numbers.put(port, parse(file, port, text));
    }
    checkApart(file, numbers);
    return new Ports(numbers);
  }

  /** An engine that meets its own port taken says so in ways that nobody understands. */
  private static void checkApart(Path file, Map<Port, Integer> numbers) {
    Map<Integer, Port> owners = new HashMap<>();
    for (Port port : numbers.keySet()) {
      for (int number = numbers.get(port); number < numbers.get(port) + port.width(); number++) {
        Port other = owners.putIfAbsent(number, port);
        if (other != null) {
          throw CommandException.failure(
              "%s gives port %d to both %s and %s (a port it does not name is the usual one); change one of them"
                  .formatted(file, number, other.key(), port.key()));
        }
      }
    }
  }

  private static int parse(Path file, Port port, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0 && number + port.width() <= 65_536) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw CommandException.failure(
        file + " has " + port.key() + "=" + text + ", which is no port (1 to 65535)");
  }

  public void save(Home home) {
    StringBuilder text = new StringBuilder("# Ports of this stack, all on loopback.\n");
    numbers.forEach(
        (port, number) -> text.append(port.key()).append('=').append(number).append('\n'));
    Attempt.to("write " + file(home), () -> Files.writeString(file(home), text));
  }

  public static boolean saved(Home home) {
    return Files.exists(file(home));
  }

  private static Path file(Home home) {
    return home.folder().resolve("ports.properties");
  }

  public int number(Port port) {
    return numbers.get(port);
  }

  /** {@code 127.0.0.1:<port>}. */
  public String address(Port port) {
    return LOOPBACK + ":" + number(port);
  }

  public String http(Port port) {
    return "http://" + address(port);
  }

  public String https(Port port) {
    return "https://" + address(port);
  }
}
