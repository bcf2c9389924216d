package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Strimzi's operator makes of our resources can start and reach what it needs: its rules of
 * templates are read from its source, since the operator itself is not run here.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class StrimziIT {
  private static Kubectl kubectl;

  @BeforeAll
  static void use(ControlPlane kubernetes) {
    kubectl = kubernetes.kubectl();
  }

  static List<String> overlays() {
    return Overlay.names();
  }

  /**
   * Brokers and controllers talk to each other, and read their certificates from Secrets through
   * the API server. The template of a pool's pods takes the place of the Kafka's, labels and all.
   */
  @ParameterizedTest
  @MethodSource("overlays")
  void everyPoolReachesKafkaAndTheApiServer(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    JsonNode ofKafka = overlay.get("Kafka", "chartlake").json().at("/spec/kafka/template/pod");

    for (Manifest pool : overlay.of("KafkaNodePool")) {
      JsonNode ofPool = pool.json().at("/spec/template/pod");
      JsonNode pod = ofPool.isMissingNode() ? ofKafka : ofPool;

      assertThat(flows(pod)).as(pool.toString()).contains("to-kafka", "to-kubernetes");
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void operatorAndWorkersReachTheApiServer(String name) {
    Overlay overlay = Overlay.render(kubectl, name);

    assertThat(
            flows(overlay.get("Kafka", "chartlake").json().at("/spec/entityOperator/template/pod")))
        .contains("to-kafka", "to-kubernetes");
    assertThat(flows(overlay.get("KafkaConnect", "landing").json().at("/spec/template/pod")))
        .contains("to-kafka", "to-s3", "to-kubernetes");
  }

  /**
   * Strimzi gives pods with a volume a group that may write it, but only where the resource says
   * nothing of a pod's security itself; what we want of it is said for each container.
   */
  @ParameterizedTest
  @MethodSource("overlays")
  void brokersKeepTheGroupThatMayWriteTheirVolumes(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    JsonNode kafka = overlay.get("Kafka", "chartlake").json().at("/spec/kafka/template");

    assertThat(kafka.path("pod").has("securityContext")).isFalse();
    for (Manifest pool : overlay.of("KafkaNodePool")) {
      assertThat(pool.json().at("/spec/template/pod").has("securityContext"))
          .as(pool.toString())
          .isFalse();
      assertThat(pool.json().at("/spec/template").has("kafkaContainer"))
          .as(pool.toString())
          .isFalse();
    }
    JsonNode container = kafka.at("/kafkaContainer/securityContext");
    assertThat(container.path("runAsNonRoot")).isEqualTo(BooleanNode.TRUE);
    assertThat(container.path("readOnlyRootFilesystem")).isEqualTo(BooleanNode.TRUE);
    assertThat(container.path("allowPrivilegeEscalation")).isEqualTo(BooleanNode.FALSE);
    assertThat(container.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  /** An operator of another version must not bring brokers another Kafka than the workers have. */
  @ParameterizedTest
  @MethodSource("overlays")
  void brokersAndWorkersAreOfOneVersion(String name) throws IOException {
    String version =
        Overlay.render(kubectl, name)
            .get("Kafka", "chartlake")
            .json()
            .at("/spec/kafka/version")
            .asText();

    assertThat(Files.readString(ControlPlane.ROOT.resolve("deploy/images/connect/Dockerfile")))
        .contains("-kafka-" + version + "\n");
    assertThat(Files.readString(ControlPlane.ROOT.resolve("pom.xml")))
        .contains("<kafka.version>" + version + "</kafka.version>");
  }

  /** Whoever may make a connector must not be able to send files of the worker to a broker. */
  @ParameterizedTest
  @MethodSource("overlays")
  void clientsOfWorkersResolveNoReferences(String name) {
    JsonNode properties =
        Overlay.render(kubectl, name)
            .get("KafkaConnect", "landing")
            .json()
            .at("/spec/jvmOptions/javaSystemProperties");

    assertThat(Manifest.elements(properties))
        .anyMatch(
            one ->
                one.path("name").asText().equals("org.apache.kafka.automatic.config.providers")
                    && one.path("value").asText().equals("none"));
  }

  private static List<String> flows(JsonNode pod) {
    return pod.at("/metadata/labels").properties().stream()
        .filter(label -> label.getKey().startsWith("chartlake.io/"))
        .map(label -> label.getKey().substring("chartlake.io/".length()))
        .toList();
  }
}
