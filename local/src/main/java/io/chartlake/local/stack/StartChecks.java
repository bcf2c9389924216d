package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.TrinoServer;
import io.chartlake.local.service.Service;
import io.chartlake.local.settings.FreeSpace;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** What must be true before anything is started, each told in one sentence when it is not. */
final class StartChecks {
  private StartChecks() {}

  static void check(Home home, Ports ports, List<Service> toStart) {
    toStart.forEach(Service::checkInstalled);
    FreeSpace.in(home.folder())
        .require(
            FreeSpace.EVENING_BYTES
                + (TrinoServer.isUnpacked(home) ? 0 : TrinoServer.UNPACK_BYTES));
    checkPorts(ports, toStart);
  }

  private static void checkPorts(Ports ports, List<Service> toStart) {
    List<String> taken = new ArrayList<>();
    for (Service service : toStart) {
      for (Port port : service.ports()) {
        int first = ports.number(port);
        for (int number = first; number < first + port.width(); number++) {
          if (!isFree(number)) {
            taken.add(
                number
                    + " ("
                    + port.key()
                    + ") by "
                    + PortOwner.of(number).orElse("a program that cannot be told"));
          }
        }
      }
    }
    if (!taken.isEmpty()) {
      throw CommandException.failure(
          "in use: port "
              + String.join(", port ", taken)
              + "; stop what uses it, or start with --ports free");
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
