package io.chartlake.endtoend.kubernetes.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.kubernetes.ControlPlane;
import io.chartlake.endtoend.kubernetes.Kubectl;
import io.chartlake.endtoend.kubernetes.Manifest;
import io.chartlake.endtoend.kubernetes.Overlay;
import io.chartlake.endtoend.kubernetes.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Chartlake as {@code deploy/} has it, on a real node: every pod is made of an image and a template
 * of its own, and none of them knows that this is a test.
 */
final class Pipeline implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEPLOY = ControlPlane.ROOT.resolve("deploy");
  private static final Duration STARTED = Duration.ofMinutes(4);
  private static final int FORBIDDEN = 403;
  private static final Duration PLAYED = Duration.ofMinutes(2);

  private final Node node = new Node();
  private final List<Engine> engines = new ArrayList<>();
  private final Kubectl kubectl = node.kubectl().in("chartlake");
  private Overlay scheduled;
  private Overlay launched;
  private int audits;

  /** Gives tests the one pipeline, stopped after the last. */
  static final class Provider implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Pipeline.class;
    }

    @Override
    public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              Pipeline.class,
              key -> {
                Pipeline pipeline = new Pipeline();
                try {
                  pipeline.start();
                  return pipeline;
                } catch (AssertionError | RuntimeException e) {
                  pipeline.close();
                  throw e;
                }
              },
              Pipeline.class);
    }
  }

  Kubectl kubectl() {
    return kubectl;
  }

  private void start() {
    scheduled = Overlay.render(node.kubectl(), Script.FOLDER.resolve("node/deploy/scheduled"));
    launched = Overlay.render(node.kubectl(), Script.FOLDER.resolve("node/deploy/launched"));
    Images.give(node);
    node.kubectl()
        .succeed("apply", "-f", DEPLOY.resolve("base/00-namespace/namespace.yaml").toString());
    Script.run(withKubectl(), DEPLOY.resolve("make-secrets.sh"), "--without-s3");

    KafkaBroker kafka = new KafkaBroker(node);
    engines.add(kafka.start(scheduled, kubectl));
    ObjectStore store = new ObjectStore();
    engines.add(store.start(node, kubectl));
    engines.add(MetastoreDatabase.start(node, secret("metastore-db", "password")));
    engines.add(
        new TrinoCoordinator(node)
            .start(
                trino(),
                Map.of(
                    "trino-tls/keystore.pem", secret("trino-tls", "keystore.pem"),
                    "trino-passwords/password.db", secret("trino-passwords", "password.db"),
                    "trino-internal/secret", secret("trino-internal", "secret")),
                store.environment(scheduled)));
    installOperator();
    makeVolume("player-ledger");
    makeVolume("state-music-chart-0");
    // Played only when a test says so.
    apply(
        scheduled.manifests().stream()
            .filter(one -> !one.kind().equals("ScheduledSparkApplication"))
            .map(
                one ->
                    one.is("Deployment", "player")
                        ? one.with("/spec/replicas", JsonNodeFactory.instance.numberNode(0))
                        : one)
            .toList());
    StrimziConnect connect = new StrimziConnect(node, scheduled, kubectl);
    connect.start();
    connect.startConnectors();
    for (String part :
        List.of(
            "statefulset/music-chart", "deployment/hive-metastore", "deployment/lag-exporter")) {
      await(part)
          .atMost(STARTED)
          .untilAsserted(() -> kubectl.succeed("rollout", "status", part, "--timeout=10s"));
    }
    await("sql")
        .atMost(STARTED)
        .untilAsserted(
            () -> kubectl.succeed("wait", "--for=condition=complete", "job/sql", "--timeout=10s"));
  }

  /** The server is unpacked by the first stack that has one. */
  private Path trino() {
    Path unpacked = ControlPlane.ROOT.resolve(".chartlake/engines");
    if (find(unpacked, "trino-server").isEmpty()) {
      Cli chartlake = new Cli(node.folder().resolve("stack"));
      chartlake.succeed("up", "--ports", "free");
      chartlake.downLeavingNothing();
    }
    return find(unpacked, "trino-server").get(0);
  }

  private static List<Path> find(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(one -> one.getFileName().toString().startsWith(prefix))
          .filter(one -> !one.getFileName().toString().contains(".new-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> withKubectl() {
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBECONFIG", node.kubeconfig().toString());
    environment.put("PATH", node.binary("kubectl").getParent() + ":" + System.getenv().get("PATH"));
    List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")
        .forEach(home -> environment.put(home, node.folder().resolve("helm").toString()));
    return environment;
  }

  private void installOperator() {
    Script.run(
        withKubectl(),
        node.binary("helm"),
        "install",
        "spark-operator",
        node.binary("charts/spark-operator").toString(),
        "--namespace=spark-operator",
        "--create-namespace",
        "--skip-crds",
        "--values=" + DEPLOY.resolve("helm/kubeflow.yaml"),
        "--set=image.registry=docker.io",
        "--set=image.repository=chartlake/spark-operator",
        "--set=image.tag=test");
    node.kubectl()
        .in("spark-operator")
        .succeed("rollout", "status", "deployment/spark-operator-controller", "--timeout=110s");
  }

  /** A folder as the volume of a claim: there is nobody who would make one. */
  private void makeVolume(String claim) {
    Path folder = volume(claim);
    folder.toFile().mkdirs();
    node.kubectl()
        .giveSuccessfully(
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: %s}
            spec:
              capacity: {storage: 5Gi}
              accessModes: [ReadWriteOnce]
              claimRef: {namespace: chartlake, name: %s}
              local: {path: %s}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                    - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [%s]}]
            """
                .formatted(claim, claim, folder, node.name()),
            "apply",
            "-f",
            "-");
  }

  private Path volume(String claim) {
    return node.folder().resolve("volumes").resolve(claim);
  }

  private void apply(List<Manifest> manifests) {
    kubectl.giveSuccessfully(Overlay.text(manifests), "apply", "--validate=strict", "-f", "-");
  }

  private String secret(String name, String key) {
    JsonNode data =
        read(kubectl.succeed("get", "secret", name, "-o", "json")).path("data").path(key);
    return new String(Base64.getDecoder().decode(data.asText()), UTF_8);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets Kubeflow's operator start a run at each time of its own schedule. */
  void scheduleByOperator() {
    kubectl.succeed("delete", "cronjob", "compaction", "maintain", "--ignore-not-found");
    apply(scheduled.of("ScheduledSparkApplication"));
  }

  /** Lets a CronJob start a launcher at each time of its schedule. */
  void scheduleByLauncher() {
    kubectl.succeed("delete", "scheduledsparkapplication", "--all", "--wait");
    kubectl.succeed("delete", "sparkapplications.sparkoperator.k8s.io", "--all", "--wait");
    apply(
        launched.manifests().stream()
            .filter(
                one ->
                    one.is("CronJob", "compaction")
                        || one.is("CronJob", "maintain")
                        || one.name().equals("spark-launcher")
                        || one.is("ConfigMap", "spark-templates"))
            .toList());
  }

  /** Starts the player and returns when what it plays is acknowledged. */
  void startPlaying() {
    long before = acknowledged();
    kubectl.succeed("scale", "deployment/player", "--replicas=1");
    await().atMost(PLAYED).until(() -> acknowledged() > before);
  }

  /** Stops the player and returns when all it played is counted and landed. */
  void stopPlaying() {
    kubectl.succeed("scale", "deployment/player", "--replicas=0");
    await()
        .atMost(PLAYED)
        .until(
            () ->
                kubectl
                    .succeed("get", "pods", "-l", "app.kubernetes.io/name=player", "-o", "name")
                    .isBlank());
    audit("--wait=90s", "--skip=table,trino");
  }

  /** Plays that the player's ledger says were acknowledged. */
  long acknowledged() {
    long acknowledged = 0;
    for (Path ledger : find(volume("player-ledger"), "player")) {
      try (Stream<String> lines = Files.lines(ledger)) {
        acknowledged += lines.filter(line -> line.startsWith("acked\t")).count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return acknowledged;
  }

  /** Runs the audit's own Job to a good end; gives what it printed. */
  String audit(String... options) {
    String name = "audit-" + ++audits;
    ObjectNode template =
        scheduled.get("CronJob", "audit").json().path("spec").path("jobTemplate").deepCopy();
    template.put("apiVersion", "batch/v1").put("kind", "Job");
    template.withObjectProperty("metadata").put("name", name).put("namespace", "chartlake");
    JsonNode container = template.at("/spec/template/spec/containers/0");
    Stream.of(options).forEach(option -> container.withArrayProperty("args").add(option));
    apply(Collections.singletonList(new Manifest(template)));
    await(name)
        .atMost(STARTED)
        .until(
            () ->
                kubectl
                    .succeed("get", "job", name, "-o", "jsonpath={.status.conditions[*].type}")
                    .matches(".*(Complete|Failed).*"));
    String printed = kubectl.succeed("logs", "job/" + name, "--tail=-1");
    assertThat(kubectl.succeed("get", "job", name, "-o", "jsonpath={.status.conditions[*].type}"))
        .as(printed)
        .contains("Complete");
    return printed;
  }

  /** What pods of the namespace asked of the API server and had no right to. */
  List<String> refused() {
    return asked(event -> event.at("/responseStatus/code").asInt() == FORBIDDEN);
  }

  /** What the pods with a service account of the namespace asked. */
  List<String> askedBy(String account) {
    return asked(
        event ->
            event
                .at("/user/username")
                .asText()
                .equals("system:serviceaccount:chartlake:" + account));
  }

  /** Each once, as who, verb and resource. */
  private List<String> asked(Predicate<JsonNode> which) {
    try {
      String log = Files.readString(node.folder().resolve("log/audit.log"));
      // The last line may be on its way.
      return log.substring(0, log.lastIndexOf('\n') + 1)
          .lines()
          .map(Pipeline::read)
          .filter(which)
          .map(
              event ->
                  "%s %s %s"
                      .formatted(
                          event.at("/user/username").asText(),
                          event.path("verb").asText(),
                          event.at("/objectRef/resource").asText()))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts every instance of music-chart anew, one after the other, and returns when all are. */
  void rollMusicChart() {
    kubectl.succeed("rollout", "restart", "statefulset/music-chart");
    await("music-chart")
        .atMost(STARTED)
        .untilAsserted(
            () -> kubectl.succeed("rollout", "status", "statefulset/music-chart", "--timeout=10s"));
  }

  @Override
  public void close() {
    Collections.reverse(engines);
    engines.forEach(Engine::close);
    node.close();
  }
}
