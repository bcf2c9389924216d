package io.chartlake.endtoend.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A free port on loopback whose connections a proxy serves, and that can go away for a while. */
public final class LoopbackListener implements AutoCloseable {
  private final String name;
  private final Server server;
  private final int port;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private ServerSocket listening;
  private Thread accepting;

  /** Holds the port while nobody listens on it, so that no other process gets it. */
  private Socket placeholder;

  /** Serves one connection, in a thread of its own. */
  @FunctionalInterface
  public interface Server {
    /** Serves until the connection ends; a failure means that nobody is left to tell. */
    void serve(Socket client) throws IOException;
  }

  /**
   * @param name of its threads
   */
  public LoopbackListener(String name, Server server) throws IOException {
    this.name = name;
    this.server = server;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = listening.getLocalPort();
    accepting = acceptFrom(listening);
  }

  public int port() {
    return port;
  }

  /** From now on connections are refused; those that are open break. */
  public synchronized void refuse() throws IOException {
    listening.close();
    await().until(() -> !accepting.isAlive()); // it holds the port
    placeholder = new Socket();
    placeholder.setReuseAddress(true);
    placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    for (Socket client : clients) {
      reset(client);
    }
  }

  /** Listens again. */
  public synchronized void accept() throws IOException {
    placeholder.close();
    listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    accepting = acceptFrom(listening);
  }

  /** Ends a connection so that the other side sees a reset. */
  public static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Starts a thread that keeps no test from ending. */
  public Thread daemon(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private Thread acceptFrom(ServerSocket socket) {
    return daemon(
        () -> {
          while (!socket.isClosed()) {
            try {
              Socket client = socket.accept();
              client.setTcpNoDelay(true);
              clients.add(client);
              daemon(() -> serve(client));
            } catch (IOException e) {
              if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
              }
            }
          }
        });
  }

  private void serve(Socket client) {
    try (client) {
      server.serve(client);
    } catch (IOException e) {
      // One side has given up, or the proxy was told to end.
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    listening.close();
    if (placeholder != null) {
      placeholder.close();
    }
    for (Socket client : clients) {
      client.close();
    }
  }
}
