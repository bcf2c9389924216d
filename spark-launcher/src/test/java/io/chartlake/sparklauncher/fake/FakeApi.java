package io.chartlake.sparklauncher.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The part of an API server that a launcher uses, over real connections: versioned objects, unique
 * names, watches that can be lost, responses that can be errors or missing.
 */
public final class FakeApi implements AutoCloseable {
  public static final String NAMESPACE = "music";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeObjects objects = new FakeObjects();
  private final FakeLog log = new FakeLog();
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  public FakeApi() {
    start(0);
  }

  private void start(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The objects, to be changed as operators and people change them. */
  public FakeObjects objects() {
    return objects;
  }

  /** The driver's log. */
  public FakeLog log() {
    return log;
  }

  /** Changes an object and tells the watches. */
  public void change(String kind, String name, String pointer, Object value) {
    tell(kind, "MODIFIED", objects.change(kind, name, pointer, value));
  }

  /** As the operator says it. */
  public void state(String name, String state) {
    change("sparkapplications", name, "/status/applicationState/state", state);
  }

  /** Removes an object as if somebody had deleted it. */
  public void remove(String kind, String name) {
    JsonNode removed = objects.remove(kind, name);
    if (removed != null) {
      tell(kind, "DELETED", removed);
    }
  }

  private void tell(String kind, String type, JsonNode object) {
    synchronized (watches) {
      watches.stream()
          .filter(watch -> watch.kind().equals(kind))
          .forEach(watch -> watch.events().add(event(type, object)));
    }
  }

  private static String event(String type, JsonNode object) {
    return JSON.createObjectNode().put("type", type).set("object", object).toString();
  }

  /** Closes every watch. */
  public void loseWatches() {
    synchronized (watches) {
      watches.forEach(watch -> watch.events().add(""));
    }
  }

  /** Ends every watch with the error of a server that no longer has the requested version. */
  public void expireWatches() {
    String gone = event("ERROR", status(410, "Expired", "too old resource version: 1 (2)"));
    synchronized (watches) {
      watches.forEach(
          watch -> {
            watch.events().add(gone);
            watch.events().add("");
          });
    }
  }

  public int watching() {
    synchronized (watches) {
      return watches.size();
    }
  }

  /** Restarts at the same port; every connection is lost. */
  public void restart(Runnable meanwhile) {
    int port = server.getAddress().getPort();
    server.stop(0);
    loseWatches();
    meanwhile.run();
    start(port);
  }

  /** Answers the next such request with an error. */
  public void fail(String method, String path, int code, String message) {
    synchronized (faults) {
      faults.add(new Fault(method, path, code, message, false));
    }
  }

  /** Answers each such request with the error for a missing right. */
  public void forbid(String verb, String resource, String group) {
    String method =
        switch (verb) {
          case "create" -> "POST";
          case "delete" -> "DELETE";
          case "watch" -> "WATCH";
          default -> "GET";
        };
    String message =
        "%s is forbidden: User \"system:serviceaccount:music:launcher\" cannot %s resource \"%s\" in API group \"%s\" in the namespace \"music\""
            .formatted(resource, verb, resource, group);
    synchronized (faults) {
      faults.add(new Fault(method, "/" + resource, 403, message, true));
    }
  }

  /** Executes the next such request, and closes the connection instead of answering. */
  public void swallowAnswer(String method, String path) {
    fail(method, path, 0, "");
  }

  /** Methods and paths so far. */
  public List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange);
      String path = exchange.getRequestURI().getPath();
      String method = query.containsKey("watch") ? "WATCH" : exchange.getRequestMethod();
      synchronized (requests) {
        requests.add(method + " " + path);
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault fault = fault(method, path);
      if (fault != null && fault.code() > 0) {
        String reason = fault.code() == 403 ? "Forbidden" : "";
        send(exchange, fault.code(), status(fault.code(), reason, fault.message()));
        return;
      }
      Answer answer = answer(exchange, method, path, query, body);
      if (answer != null && fault == null) {
        send(exchange, answer.code(), answer.body());
      }
    }
  }

  private Fault fault(String method, String path) {
    synchronized (faults) {
      for (Fault fault : faults) {
        if (fault.method().equals(method) && path.contains(fault.path())) {
          if (!fault.always()) {
            faults.remove(fault);
          }
          return fault;
        }
      }
      return null;
    }
  }

  private Answer answer(
      HttpExchange exchange, String method, String path, Map<String, String> query, byte[] body)
      throws IOException {
    String[] parts = path.substring(1).split("/", -1);
    boolean core = parts[0].equals("api");
    if (!core && parts.length == 3) {
      return objects
          .groups(parts[1], parts[2])
          .map(found -> new Answer(200, found))
          .orElse(notFound("the server could not find the requested resource"));
    }
    int at = core ? 4 : 5;
    String kind = parts[at];
    String name = parts.length > at + 1 ? parts[at + 1] : null;
    if (method.equals("WATCH")) {
      watch(exchange, kind, query);
      return null;
    }
    if (path.endsWith("/log")) {
      log.serve(exchange, query);
      return null;
    }
    return switch (method) {
      case "POST" -> create(kind, (ObjectNode) JSON.readTree(body));
      case "DELETE" -> delete(kind, name, body.length == 0 ? null : JSON.readTree(body));
      default -> name == null ? list(kind, query) : get(kind, name);
    };
  }

  private Answer get(String kind, String name) {
    JsonNode found = objects.find(kind, name);
    return found == null ? notFound(kind + " \"" + name + "\" not found") : new Answer(200, found);
  }

  private Answer list(String kind, Map<String, String> query) {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putObject("metadata").put("resourceVersion", objects.version());
    ArrayNode items = list.putArray("items");
    objects.list(kind, query).forEach(items::add);
    return new Answer(200, list);
  }

  private Answer create(String kind, ObjectNode object) {
    JsonNode created = objects.create(kind, object);
    if (created == null) {
      String name = object.path("metadata").path("name").asText();
      return new Answer(
          409, status(409, "AlreadyExists", kind + " \"" + name + "\" already exists"));
    }
    tell(kind, "ADDED", created);
    return new Answer(201, created);
  }

  private Answer delete(String kind, String name, JsonNode options) {
    JsonNode found = objects.find(kind, name);
    if (found == null) {
      return notFound(kind + " \"" + name + "\" not found");
    }
    JsonNode uid = options == null ? null : options.path("preconditions").get("uid");
    if (uid != null && !uid.equals(found.path("metadata").get("uid"))) {
      return new Answer(409, status(409, "Conflict", "Precondition failed: UID"));
    }
    remove(kind, name);
    return new Answer(200, found);
  }

  private void watch(HttpExchange exchange, String kind, Map<String, String> query)
      throws IOException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    Watch watch = new Watch(kind, events);
    synchronized (watches) {
      // What has changed since the list that this watch goes on from.
      objects.changedSince(kind, query).forEach(object -> events.add(event("MODIFIED", object)));
      watches.add(watch);
    }
    try {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      out.flush();
      for (String event = events.take(); !event.isEmpty(); event = events.take()) {
        out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (watches) {
        watches.remove(watch);
      }
    }
  }

  private static Answer notFound(String message) {
    return new Answer(404, status(404, "NotFound", message));
  }

  private static ObjectNode status(int code, String reason, String message) {
    return JSON.createObjectNode()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", "Failure")
        .put("code", code)
        .put("reason", reason)
        .put("message", message);
  }

  private static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      Arrays.stream(raw.split("&", -1))
          .map(part -> part.split("=", 2))
          .forEach(
              pair ->
                  query.put(
                      pair[0],
                      pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
    query.remove("watch", "false");
    return query;
  }

  @Override
  public void close() {
    loseWatches();
    log.end();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Ends at an empty event. */
  private record Watch(String kind, BlockingQueue<String> events) {}

  private record Answer(int code, JsonNode body) {}

  /** A code of 0 closes the connection once the request is done. */
  private record Fault(String method, String path, int code, String message, boolean always) {}
}
