package io.chartlake.endtoend.compaction;

import io.chartlake.endtoend.faults.LoopbackListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a Hive Metastore on loopback, reads which methods it is asked for, and lets faults
 * befall the calls it was told to. A client has one call under way at a time per connection.
 */
final class MetastoreProxy implements AutoCloseable {
  /** Thrift's strict binary protocol: version 1, a call. */
  private static final int CALL = 0x80010001;

  private static final int BUFFER_BYTES = 64 << 10;

  private final int metastorePort;
  private final List<Plan> plans = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final LoopbackListener listener;

  /** What befalls a call. */
  enum Fault {
    /** It is taken and never reaches the metastore, which stays connected. */
    HELD,
    /** The connection breaks, and the metastore never has it. */
    CALL_LOST,
    /** The metastore does it, and the connection breaks before its answer. */
    ANSWER_LOST,
    /** The metastore does it, and its answer stays away. */
    UNANSWERED
  }

  /** A fault that waits for its calls. */
  static final class Plan {
    private final String method;
    private final Fault fault;
    private final AtomicInteger left;
    private final AtomicInteger struck = new AtomicInteger();

    private Plan(int times, String method, Fault fault) {
      this.left = new AtomicInteger(times);
      this.method = method;
      this.fault = fault;
    }

    /** How many calls it has befallen. */
    int struck() {
      return struck.get();
    }

    private boolean takes(String called) {
      return called.startsWith(method) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
  }

  MetastoreProxy(int metastorePort) throws IOException {
    this.metastorePort = metastorePort;
    this.listener = new LoopbackListener("metastore-proxy", this::serve);
  }

  String address() {
    return "thrift://127.0.0.1:" + listener.port();
  }

  /** Lets the fault befall the next calls of methods whose names begin so, as often as told. */
  Plan plan(int times, String method, Fault fault) {
    Plan plan = new Plan(times, method, fault);
    plans.add(plan);
    return plan;
  }

  void endPlans() {
    plans.clear();
  }

  /** Names of the methods there were calls of, in order of arrival. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  /** From now on connections are refused; those that are open break. */
  void refuse() throws IOException {
    listener.refuse();
  }

  /** Listens again. */
  void accept() throws IOException {
    listener.accept();
  }

  private void serve(Socket client) throws IOException {
    try (Socket metastore = new Socket(InetAddress.getLoopbackAddress(), metastorePort)) {
      metastore.setTcpNoDelay(true);
      new Connection(client, metastore).serve();
    }
  }

  /** One client's connection and the one to the metastore behind it. */
  private final class Connection {
    private final Socket client;
    private final Socket metastore;
    private volatile Optional<Plan> befalling = Optional.empty();

    Connection(Socket client, Socket metastore) {
      this.client = client;
      this.metastore = metastore;
    }

    void serve() throws IOException {
      listener.daemon(this::answer);
      byte[] bytes = new byte[BUFFER_BYTES];
      InputStream in = client.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        Optional<String> call = call(bytes, read);
        call.ifPresent(
            method -> {
              seen.add(method);
              befalling = plans.stream().filter(plan -> plan.takes(method)).findFirst();
              befalling.ifPresent(plan -> plan.struck.incrementAndGet());
            });
        Optional<Fault> fault = befalling.map(plan -> plan.fault);
        if (fault.equals(Optional.of(Fault.CALL_LOST))) {
          LoopbackListener.reset(client);
          return;
        }
        if (!fault.equals(Optional.of(Fault.HELD))) {
          metastore.getOutputStream().write(bytes, 0, read);
        }
      }
    }

    private void answer() {
      byte[] bytes = new byte[BUFFER_BYTES];
      try (client;
          metastore) {
        InputStream in = metastore.getInputStream();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          Optional<Fault> fault = befalling.map(plan -> plan.fault);
          if (fault.equals(Optional.of(Fault.ANSWER_LOST))) {
            LoopbackListener.reset(client);
            return;
          }
          if (!fault.equals(Optional.of(Fault.UNANSWERED))) {
            client.getOutputStream().write(bytes, 0, read);
          }
        }
      } catch (IOException e) {
        // One side has given up, or the connection was to break.
      }
    }
  }

  /** The method, when these bytes begin a call. */
  private static Optional<String> call(byte[] bytes, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    if (length < 8 || buffer.getInt() != CALL) {
      return Optional.empty();
    }
    int nameLength = buffer.getInt();
    return nameLength < 0 || nameLength > buffer.remaining()
        ? Optional.empty()
        : Optional.of(
            new String(Arrays.copyOfRange(bytes, 8, 8 + nameLength), StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
