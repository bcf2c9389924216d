package io.chartlake.endtoend.faults;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands before an S3 store on loopback, passes on what it is asked, counts it, and lets faults
 * befall the requests it was told to.
 */
public final class FaultProxy implements AutoCloseable {
  private final int storePort;
  private final int port;
  private final List<Plan> plans = new CopyOnWriteArrayList<>();
  private final List<StoreRequest> seen = new CopyOnWriteArrayList<>();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private ServerSocket listening;
  private Thread accepting;

  /** Holds the port while nobody listens on it, so that no other process gets it. */
  private Socket placeholder;

  /** A fault that waits for its requests. */
  public static final class Plan {
    private final Predicate<StoreRequest> which;
    private final Fault fault;
    private final AtomicInteger left;
    private final AtomicInteger struck = new AtomicInteger();

    private Plan(int times, Predicate<StoreRequest> which, Fault fault) {
      this.left = new AtomicInteger(times);
      this.which = which;
      this.fault = fault;
    }

    /** How many requests it has befallen, whole or begun. */
    public int struck() {
      return struck.get();
    }

    public void end() {
      left.set(0);
    }

    private boolean takes(StoreRequest request) {
      return which.test(request) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
  }

  public FaultProxy(int storePort) throws IOException {
    this.storePort = storePort;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = listening.getLocalPort();
    accepting = acceptFrom(listening);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Lets the fault befall the next requests of a kind, as often as told. */
  public Plan plan(int times, Predicate<StoreRequest> which, Fault fault) {
    Plan plan = new Plan(times, which, fault);
    plans.add(plan);
    return plan;
  }

  /** Lets nothing befall any request any more. */
  public void endPlans() {
    plans.clear();
  }

  /** Every request there was, in order of arrival. */
  public List<StoreRequest> seen() {
    return List.copyOf(seen);
  }

  /** Requests there were so far, to count from. */
  public int mark() {
    return seen.size();
  }

  public long count(int sinceMark, Predicate<StoreRequest> which) {
    return seen.stream().skip(sinceMark).filter(which).count();
  }

  /** From now on connections are refused; those that are open break. */
  public synchronized void refuse() throws IOException {
    listening.close();
    await().until(() -> !accepting.isAlive()); // it holds the port
    placeholder = new Socket();
    placeholder.setReuseAddress(true);
    placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    for (Socket client : clients) {
      client.setSoLinger(true, 0);
      client.close();
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

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      Optional<HttpHead> head = HttpHead.read(in);
      while (head.isPresent()) {
        Exchange exchange = new Exchange(client, in, head.get(), storePort, ended);
        seen.add(exchange.request());
        Optional<Plan> plan =
            plans.stream().filter(each -> each.takes(exchange.request())).findFirst();
        if (plan.isPresent()) {
          plan.get().struck.incrementAndGet();
          plan.get().fault.strike(exchange);
        } else {
          exchange.answer(exchange.forward());
        }
        head = client.isClosed() ? Optional.empty() : HttpHead.read(in);
      }
    } catch (IOException e) {
      // The client has given up, or the proxy was told to end: nobody is left to tell.
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    ended.countDown();
    listening.close();
    if (placeholder != null) {
      placeholder.close();
    }
    for (Socket client : clients) {
      client.close();
    }
  }
}
