package io.chartlake.endtoend.kubernetes.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.endtoend.kubernetes.Kubectl;
import io.chartlake.endtoend.kubernetes.Manifest;
import io.chartlake.endtoend.kubernetes.Overlay;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Does what Strimzi's operator would do with a KafkaConnect and its KafkaConnectors: a worker as a
 * pod of the image named there, with its configuration, and connectors told to it.
 */
final class StrimziConnect {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "landing-connect";
  private static final int REST_PORT = 8083;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Node node;
  private final Overlay overlay;
  private final JsonNode spec;
  private final Kubectl kubectl;

  StrimziConnect(Node node, Overlay overlay, Kubectl kubectl) {
    this.node = node;
    this.overlay = overlay;
    this.spec = overlay.get("KafkaConnect", "landing").json().path("spec");
    this.kubectl = kubectl;
  }

  void start() {
    kubectl.giveSuccessfully(
        Overlay.text(List.of(new Manifest(configMap()), new Manifest(deployment()))),
        "apply",
        "--validate=strict",
        "-f",
        "-");
    kubectl.succeed("rollout", "status", "deployment/" + NAME, "--timeout=110s");
  }

  /** Tells the worker each connector, and awaits that all tasks of all run. */
  void startConnectors() {
    for (Manifest connector : overlay.of("KafkaConnector")) {
      ObjectNode config = JSON.createObjectNode();
      JsonNode wanted = connector.json().path("spec");
      config.put("connector.class", wanted.path("class").asText());
      config.put("tasks.max", wanted.path("tasksMax").asText());
      wanted
          .path("config")
          .properties()
          .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
      tell(connector.name(), config);
    }
    for (Manifest connector : overlay.of("KafkaConnector")) {
      await(connector.name())
          .atMost(PATIENCE)
          .until(
              () -> {
                Kubectl.Ended status =
                    kubectl.run(
                        "get", "--raw", rest("/connectors/" + connector.name() + "/status"));
                return status.code() == 0 && allRun(JSON.readTree(status.output()));
              });
    }
  }

  /** A worker that has just started takes no orders yet. */
  private void tell(String connector, ObjectNode config) {
    Path file = node.folder().resolve(connector + ".json");
    try {
      Files.writeString(file, config.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> put =
        node.inside(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--fail-with-body",
                "--request",
                "PUT",
                "--header",
                "Content-Type: application/json",
                "--data-binary",
                "@" + file,
                "http://%s:%d/connectors/%s/config"
                    .formatted(pod("{.items[0].status.podIP}"), REST_PORT, connector)));
    await(connector)
        .atMost(PATIENCE)
        .untilAsserted(() -> Engine.run(node.folder().resolve("log/connectors.log"), put));
  }

  private static boolean allRun(JsonNode status) {
    List<JsonNode> tasks = Manifest.elements(status.path("tasks"));
    return !tasks.isEmpty()
        && tasks.stream().allMatch(task -> task.path("state").asText().equals("RUNNING"));
  }

  private String rest(String path) {
    return "/api/v1/namespaces/"
        + kubectl.namespace()
        + "/pods/"
        + pod("{.items[0].metadata.name}")
        + ":"
        + REST_PORT
        + "/proxy"
        + path;
  }

  private String pod(String path) {
    return kubectl.succeed("get", "pods", "-l", "app=" + NAME, "-o", "jsonpath=" + path).strip();
  }

  private ObjectNode configMap() {
    ObjectNode map = object("v1", "ConfigMap");
    map.putObject("data").put("connect.properties", properties());
    return map;
  }

  private String properties() {
    Map<String, String> all = new TreeMap<>();
    spec.path("config")
        .properties()
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
    all.put("bootstrap.servers", spec.path("bootstrapServers").asText());
    all.put("group.id", spec.path("groupId").asText());
    all.put("config.storage.topic", spec.path("configStorageTopic").asText());
    all.put("offset.storage.topic", spec.path("offsetStorageTopic").asText());
    all.put("status.storage.topic", spec.path("statusStorageTopic").asText());
    all.put("plugin.path", "/opt/kafka/plugins");
    all.put("listeners", "http://0.0.0.0:" + REST_PORT);
    for (String client : List.of("", "producer.", "consumer.", "admin.")) {
      all.put(client + "security.protocol", "SSL");
      all.put(client + "ssl.truststore.type", "PEM");
      all.put(client + "ssl.truststore.location", "/mnt/kafka-ca/ca.crt");
      all.put(client + "ssl.keystore.type", "PEM");
      all.put(client + "ssl.keystore.certificate.chain", "${dir:/mnt/kafka-user:user.crt}");
      all.put(client + "ssl.keystore.key", "${dir:/mnt/kafka-user:user.key}");
    }
    StringWriter text = new StringWriter();
    all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  private ObjectNode deployment() {
    JsonNode template = spec.path("template");
    ObjectNode deployment = object("apps/v1", "Deployment");
    ObjectNode wanted = deployment.putObject("spec");
    wanted.put("replicas", spec.path("replicas").asInt());
    wanted.putObject("selector").putObject("matchLabels").put("app", NAME);
    ObjectNode pod = wanted.putObject("template");
    ObjectNode labels = pod.putObject("metadata").putObject("labels").put("app", NAME);
    labels.setAll((ObjectNode) template.at("/pod/metadata/labels"));

    ObjectNode podSpec = pod.putObject("spec");
    podSpec.put("automountServiceAccountToken", false);
    podSpec.set("securityContext", template.at("/pod/securityContext"));
    ArrayNode volumes = podSpec.putArray("volumes");
    volumes.addAll((ArrayNode) template.at("/pod/volumes"));
    volumes.addObject().put("name", "tmp").putObject("emptyDir");
    volumes.addObject().put("name", "config").putObject("configMap").put("name", NAME);

    ObjectNode container = podSpec.putArray("containers").addObject();
    container.put("name", "connect").put("image", spec.path("image").asText());
    container
        .putArray("command")
        .add("/opt/kafka/bin/connect-distributed.sh")
        .add("/etc/connect/connect.properties");
    ArrayNode env = container.putArray("env");
    env.addAll((ArrayNode) template.at("/connectContainer/env"));
    JsonNode jvm = spec.path("jvmOptions");
    env.addObject()
        .put("name", "KAFKA_HEAP_OPTS")
        .put(
            "value",
            "-Xms%s -Xmx%s".formatted(jvm.path("-Xms").asText(), jvm.path("-Xmx").asText()));
    env.addObject()
        .put("name", "KAFKA_OPTS")
        .put(
            "value",
            Manifest.elements(jvm.path("javaSystemProperties")).stream()
                .map(one -> "-D" + one.path("name").asText() + "=" + one.path("value").asText())
                .collect(Collectors.joining(" ")));
    container.set("resources", spec.path("resources"));
    container.set("securityContext", template.at("/connectContainer/securityContext"));
    ArrayNode mounts = container.putArray("volumeMounts");
    mounts.addAll((ArrayNode) template.at("/connectContainer/volumeMounts"));
    mounts.addObject().put("name", "tmp").put("mountPath", "/tmp");
    mounts.addObject().put("name", "config").put("mountPath", "/etc/connect");
    ObjectNode probe = container.putObject("readinessProbe").put("periodSeconds", 2);
    probe.putObject("httpGet").put("path", "/connectors").put("port", REST_PORT);
    return deployment;
  }

  private static ObjectNode object(String apiVersion, String kind) {
    ObjectNode object = JSON.createObjectNode();
    object.put("apiVersion", apiVersion).put("kind", kind).putObject("metadata").put("name", NAME);
    return object;
  }
}
