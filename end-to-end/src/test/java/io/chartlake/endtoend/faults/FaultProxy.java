package io.chartlake.endtoend.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
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
  private final List<Plan> plans = new CopyOnWriteArrayList<>();
  private final List<StoreRequest> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LoopbackListener listener;

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
    this.listener = new LoopbackListener("fault-proxy", this::serve);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + listener.port();
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
  public void refuse() throws IOException {
    listener.refuse();
  }

  /** Listens again. */
  public void accept() throws IOException {
    listener.accept();
  }

  private void serve(Socket client) throws IOException {
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
  }

  @Override
  public void close() throws IOException {
    ended.countDown();
    listener.close();
  }
}
