package io.chartlake.sparklauncher.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.sparklauncher.fake.Templates;
import io.chartlake.sparklauncher.operator.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A template keeps every field, takes the overrides, and is refused with every invalid field. */
class ApplicationTemplateTest {

  @ParameterizedTest
  @ValueSource(strings = {Templates.KUBEFLOW, Templates.APACHE})
  void keepsEveryFieldThroughARoundTrip(String text) {
    ApplicationTemplate template = ApplicationTemplate.parse("t.yaml", text).checked();
    assertThat(template.untyped()).isEqualTo(YamlDocument.read("t.yaml", text));
  }

  @Test
  void keepsFieldsThatItDoesNotKnow() {
    String text =
        Templates.KUBEFLOW
            .replace("driver:\n", "driver:\n    brandNew: {deep: [1, \"2\", true]}\n")
            .replace("spec:\n", "spec:\n  alsoNew: 7\n")
            .replace("type: Never", "type: Never\n    third: x");
    ApplicationTemplate template = ApplicationTemplate.parse("t.yaml", text).checked();
    assertThat(template.untyped()).isEqualTo(YamlDocument.read("t.yaml", text));
  }

  @Test
  void takesTheOverrides() {
    Overrides overrides =
        new Overrides(
            Optional.of("nightly"),
            Optional.of("spark:5"),
            List.of("maintain"),
            Map.of("spark.ui.enabled", "false"),
            Optional.of("1g"),
            Optional.of("2g"),
            Optional.of(3));
    Map<String, Object> kubeflow =
        ApplicationTemplate.parse("t.yaml", Templates.KUBEFLOW).with(overrides).checked().untyped();
    assertThat(kubeflow.toString())
        .contains("name=nightly", "image=spark:5", "arguments=[maintain]")
        .contains("spark.ui.enabled=false", "spark.executor.extraJavaOptions=-Xss4m")
        .contains("instances=3", "memory=1g", "memory=2g");
    Map<String, Object> apache =
        ApplicationTemplate.parse("t.yaml", Templates.APACHE).with(overrides).checked().untyped();
    assertThat(apache.toString())
        .contains("name=nightly", "driverArgs=[maintain]", "spark.ui.enabled=false")
        .contains("spark.kubernetes.container.image=spark:5", "spark.executor.instances=3")
        .contains("spark.driver.memory=1g", "spark.executor.memory=2g");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chartlake/spark:4.1.1 | chartlake/spark | spec.image"
            + " 'registry.example:5000/chartlake/spark' has neither tag nor digest",
        "name: compaction | generateName: compaction- | metadata.name is missing; generateName"
            + " cannot replace it",
        "name: compaction | name: Compaction_1 | metadata.name 'Compaction_1' is not a valid name",
        "type: Java | type: Cobol | spec.type 'Cobol' is not one of Java",
        "mode: cluster | mode: client | spec.mode 'client' is not 'cluster'",
        "mainClass: io.chartlake.compaction.CompactCommand | x: 1 | spec.mainClass is missing",
        "mainApplicationFile: | y: | spec.mainApplicationFile is missing",
        "sparkVersion: 4.1.1 | z: 1 | spec.sparkVersion is missing",
        "type: Never | type: Always | spec.restartPolicy.type 'Always' makes a run without end",
        "memory: 512m | memory: 1Gi | spec.driver.memory '1Gi' is not an amount of memory",
        "cores: 1 | cores: 0 | spec.driver.cores '0' is not a whole number of at least 1",
        "cores: 1 | cores: one | spec.driver.cores '\"one\"' is not a whole number of at least 1",
        "coreRequest: 200m | coreRequest: few | spec.driver.coreRequest 'few' is not a number of"
            + " processors",
        "instances: 2 | instances: -1 | spec.executor.instances '-1' is not a whole number of at"
            + " least 0",
        "executor: | other: | spec.executor is missing",
        "timeToLiveSeconds: 3600 | timeToLiveSeconds: 0 | spec.timeToLiveSeconds '0'",
        "timeToLiveSeconds: 3600 | timeToLiveSeconds: soon | spec.timeToLiveSeconds:"
      })
  void refusesAKubeflowApplicationWithItsPath(String right, String wrong, String why) {
    String text = Templates.KUBEFLOW.replace(right, wrong);
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", text).checked())
        .hasFieldOrPropertyWithValue("exitCode", 2)
        .hasMessageContaining("t.yaml")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mainClass: io.chartlake.compaction.CompactCommand | x: 1 | spec.mainClass is missing",
        "jars: | x: | spec.jars is missing",
        "spark:4.1.1 | spark | sparkConf['spark.kubernetes.container.image'] 'chartlake/spark' has"
            + " neither",
        "spark.kubernetes.container.image: | other: |"
            + " spec.sparkConf['spark.kubernetes.container.image'] is missing",
        "spark.driver.memory: 512m | spark.driver.memory: 1Gi | sparkConf['spark.driver.memory']"
            + " '1Gi'",
        "sparkVersion: 4.1.1 | x: 1 | spec.runtimeVersions.sparkVersion is missing",
        "resourceRetainPolicy: Always | restartConfig: {restartPolicy: Always} | 'Always' makes a"
            + " run without end"
      })
  void refusesAnApacheApplicationWithItsPath(String right, String wrong, String why) {
    String text = Templates.APACHE.replace(right, wrong);
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", text).checked())
        .hasFieldOrPropertyWithValue("exitCode", 2)
        .hasMessageContaining(why);
  }

  @Test
  void reportsEveryInvalidField() {
    String text =
        Templates.KUBEFLOW
            .replace("512m", "lots")
            .replace("name: compaction\nspec", "name: C\nspec");
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", text).checked())
        .hasMessageContaining("metadata.name")
        .hasMessageContaining("spec.driver.memory")
        .hasMessageContaining("spec.executor.memory");
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Pod",
    "sparkoperator.k8s.io/v1beta2, SparkConnect",
    "sparkoperator.k8s.io/v1beta1, SparkApplication",
    "spark.apache.org/v1, ScheduledSparkApplication"
  })
  void refusesAnotherKind(String apiVersion, String kind) {
    String text =
        "apiVersion: %s\nkind: %s\nmetadata: {name: a}\nspec: {}\n".formatted(apiVersion, kind);
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", text))
        .hasFieldOrPropertyWithValue("exitCode", 2)
        .hasMessageContaining(
            "t.yaml is a %s of %s; it must be a SparkApplication".formatted(kind, apiVersion));
  }

  @Test
  void refusesAnythingButOneDocument() {
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", "a: [1"))
        .hasMessageContaining("t.yaml is not valid YAML");
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", ""))
        .hasMessageContaining("0 documents");
    assertThatThrownBy(
            () ->
                ApplicationTemplate.parse(
                    "t.yaml", Templates.KUBEFLOW + "---\n" + Templates.APACHE))
        .hasMessageContaining("2 documents");
    assertThatThrownBy(
            () -> ApplicationTemplate.parse("t.yaml", Templates.KUBEFLOW + "  type: Scala\n"))
        .hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> ApplicationTemplate.parse("t.yaml", Templates.KUBEFLOW + "data: {}\n"))
        .hasMessageContaining("[data]");
  }

  @Test
  void leavesSchedulesToTheOperator() {
    assertThatThrownBy(
            () ->
                ApplicationTemplate.parse(
                    "nightly.yaml",
                    "apiVersion: sparkoperator.k8s.io/v1beta2\nkind: ScheduledSparkApplication\n"))
        .hasFieldOrPropertyWithValue("exitCode", 2)
        .hasMessageEndingWith(
            "Kubeflow's operator runs by itself: apply it with kubectl apply -f nightly.yaml");
  }
}
