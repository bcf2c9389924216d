package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a manifest is refused by name: the API server that takes the overlays looks. */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class BrokenManifestsIT {
  private static Kubectl kubectl;

  @BeforeAll
  static void useNamespace(ControlPlane kubernetes) {
    kubectl = kubernetes.namespaceOf(BrokenManifestsIT.class);
  }

  @ParameterizedTest
  @CsvSource({
    "kubeflow, Deployment, hive-metastore, /spec/template/spec/priority-class",
    "kubeflow, StatefulSet, music-chart, /spec/replica",
    "kubeflow, NetworkPolicy, default-deny, /spec/ports",
    "kubeflow, Kafka, chartlake, /spec/kafka/replicas",
    "kubeflow, KafkaTopic, songs, /spec/partition",
    "kubeflow, KafkaUser, player, /spec/acls",
    "kubeflow, KafkaConnector, landing, /spec/tasks.max",
    "kubeflow, ScheduledSparkApplication, compaction, /spec/template/driver/podTemplate",
    "openshift, Route, trino, /spec/tls/certificat",
    "kubeflow, ObjectBucketClaim, music-chart-songs-store-changelog, /spec/bucket",
  })
  void refusesAnUnknownField(String overlay, String kind, String name, String pointer) {
    String field = pointer.substring(pointer.lastIndexOf('/') + 1);
    assertThat(refused(overlay, kind, name, one -> one.with(pointer, text("any"))))
        .contains("unknown field")
        .contains(field);
  }

  @ParameterizedTest
  @CsvSource({
    "kubeflow, StatefulSet, music-chart, /spec/replicas, two",
    "kubeflow, KafkaTopic, songs, /spec/partitions, twelve",
    "kubeflow, ScheduledSparkApplication, compaction, /spec/template/executor/instances, two",
    "kubeflow, KafkaConnector, landing, /spec/tasksMax, one",
    "kubeflow, PodDisruptionBudget, music-chart, /spec, one",
  })
  void refusesAnotherType(String overlay, String kind, String name, String pointer, String wrong) {
    assertThat(refused(overlay, kind, name, one -> one.with(pointer, text(wrong))))
        .containsAnyOf("must be of type", "cannot unmarshal", "unable to decode");
  }

  @ParameterizedTest
  @CsvSource({
    "kubeflow, Deployment, hive-metastore, /spec/selector",
    "kubeflow, ScheduledSparkApplication, compaction, /spec/schedule",
    "kubeflow, ScheduledSparkApplication, compaction, /spec/template/sparkVersion",
    "kubeflow, KafkaConnect, landing, /spec/groupId",
    "kubeflow, KafkaNodePool, kafka, /spec/roles",
    "kubeflow, ObjectBucketClaim, music-chart-songs-store-changelog, /spec/storageClassName",
    "openshift, Route, trino, /spec/to",
  })
  void refusesAMissingField(String overlay, String kind, String name, String pointer) {
    assertThat(refused(overlay, kind, name, one -> one.without(pointer)))
        .contains(pointer.substring(pointer.lastIndexOf('/') + 1))
        .contains("Required value");
  }

  @ParameterizedTest
  @CsvSource({
    "kubeflow, ScheduledSparkApplication, compaction, /spec/template/type, Cobol",
    "kubeflow, ScheduledSparkApplication, compaction, /spec/template/mode, clustered",
    "kubeflow, KafkaUser, player, /spec/authentication/type, password",
    "kubeflow, CronJob, audit, /spec/concurrencyPolicy, Never",
    "openshift, Route, trino, /spec/tls/termination, somewhere",
  })
  void refusesAWordOfNoMeaning(
      String overlay, String kind, String name, String pointer, String wrong) {
    assertThat(refused(overlay, kind, name, one -> one.with(pointer, text(wrong))))
        .contains("Unsupported value: \"" + wrong + "\"");
  }

  @ParameterizedTest
  @CsvSource({"61 * * * *", "* * * *", "@never", "0 0 32 * *"})
  void refusesACronJobThatWouldNeverRun(String schedule) {
    assertThat(
            refused(
                "apache",
                "CronJob",
                "compaction",
                one -> one.with("/spec/schedule", text(schedule))))
        .contains("spec.schedule");
  }

  @Test
  void refusesATimeZoneThatIsNone() {
    assertThat(
            refused(
                "apache",
                "CronJob",
                "compaction",
                one -> one.with("/spec/timeZone", text("Etc/Nowhere"))))
        .contains("unknown time zone Etc/Nowhere");
  }

  /** What the server says to a manifest that was right before it was broken. */
  private static String refused(
      String overlay, String kind, String name, UnaryOperator<Manifest> breaking) {
    Manifest sound = Overlay.render(kubectl, overlay).get(kind, name).in(kubectl.namespace());
    assertThat(apply(sound).code()).as("before it is broken: " + apply(sound).all()).isZero();
    Kubectl.Ended ended = apply(breaking.apply(sound));
    assertThat(ended.code()).as("what is broken is refused: " + ended.all()).isNotZero();
    return ended.errors();
  }

  private static Kubectl.Ended apply(Manifest manifest) {
    return kubectl.give(
        manifest.json().toString(), "apply", "--dry-run=server", "--validate=strict", "-f", "-");
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.textNode(value);
  }
}
