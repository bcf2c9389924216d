package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher as a process, against a real API server. No operator runs: the tests say in the
 * application's status what an operator and a driver would.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String APPLICATION = "sparkapplication.sparkoperator.k8s.io";
  private static final int SIGTERM = 128 + 15;
  private static final String TEMPLATE =
      """
      apiVersion: sparkoperator.k8s.io/v1beta2
      kind: SparkApplication
      metadata:
        name: NAME
      spec:
        type: Java
        mode: cluster
        image: chartlake/spark:4.1.1
        mainClass: io.chartlake.compaction.CompactCommand
        mainApplicationFile: local:///opt/chartlake/chartlake-spark-compaction.jar
        sparkVersion: 4.1.1
        driver:
          cores: 1
          memory: 512m
        executor:
          instances: 1
          cores: 1
          memory: 512m
      """;

  private static final String KUBEFLOW_STATUS =
      """
      {"status": {"driverInfo": {}, "lastSubmissionAttemptTime": null, "terminationTime": null,
        "applicationState": {"state": "%s"}}}
      """;
  private static final Path COMPONENTS = ControlPlane.ROOT.resolve("deploy/components");

  /** What each operator says of a run that succeeded, by its component of {@code deploy/}. */
  private static final Map<String, String> SUCCEEDED =
      Map.of(
          "kubeflow-launcher",
          KUBEFLOW_STATUS.formatted("COMPLETED"),
          "apache",
          """
          {"status": {"currentState": {"currentStateSummary": "ResourceReleased"},
            "stateTransitionHistory": {
              "0": {"currentStateSummary": "Submitted"},
              "1": {"currentStateSummary": "Succeeded"},
              "2": {"currentStateSummary": "ResourceReleased"}}}}
          """);

  private static ControlPlane kubernetes;
  private static Kubectl kubectl;

  @TempDir private Path folder;
  private final List<Launcher> started = new ArrayList<>();

  @BeforeAll
  static void useNamespace(ControlPlane given) {
    kubernetes = given;
    kubectl = given.namespaceOf(LauncherIT.class);
  }

  @AfterEach
  void endWhatStillRuns() throws Exception {
    for (Launcher launcher : started) {
      launcher.process().destroyForcibly().waitFor();
    }
  }

  @Test
  void followsARunThroughARestartOfTheApiServer() throws Exception {
    Launcher launcher = launch("restart");
    awaitApplication("restart");
    say("restart", "RUNNING");
    await().atMost(PATIENCE).until(() -> launcher.errors().contains("restart: RUNNING"));

    kubernetes.kill("kube-apiserver");
    kubernetes.start();
    say("restart", "COMPLETED");

    assertThat(launcher.code()).as(launcher.errors()).isZero();
    assertThat(launcher.errors()).contains("launcherit/restart: COMPLETED");
  }

  @Test
  void findsTheRunItStartedBeforeItWasKilled() throws Exception {
    Launcher killed = launch("killed", "--run-id=one");
    awaitApplication("killed");
    String uid = uid("killed");
    killed.process().destroyForcibly().waitFor();

    Launcher again = launch("killed", "--run-id=one");
    await().atMost(PATIENCE).until(() -> again.errors().contains("found run one"));
    say("killed", "FAILED");

    assertThat(again.code()).as(again.errors()).isEqualTo(1);
    assertThat(uid("killed")).isEqualTo(uid);

    // The next one replaces what has ended.
    Launcher next = launch("killed", "--run-id=two");
    await()
        .atMost(PATIENCE)
        .until(() -> next.errors().contains("created as run two") && !uid("killed").equals(uid));
    say("killed", "COMPLETED");
    assertThat(next.code()).as(next.errors()).isZero();
  }

  @Test
  void ofTwoLaunchersAtOnceOneRunsAndOneIsRefused() throws Exception {
    Launcher one = launch("twice", "--run-id=one");
    Launcher other = launch("twice", "--run-id=other");
    await().atMost(PATIENCE).until(() -> !one.process().isAlive() || !other.process().isAlive());
    boolean oneRuns = one.process().isAlive();
    Launcher refused = oneRuns ? other : one;
    Launcher running = oneRuns ? one : other;

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errors()).contains("twice already exists", "--if-running=follow");
    say("twice", "COMPLETED");
    assertThat(running.code()).as(running.errors()).isZero();
  }

  @Test
  void deletesItsRunOnSigterm() throws Exception {
    Launcher launcher = launch("sigterm", "--delete-on-sigterm");
    awaitApplication("sigterm");
    await().atMost(PATIENCE).until(() -> launcher.errors().contains("created as run"));
    launcher.process().destroy();

    assertThat(launcher.code()).as(launcher.errors()).isEqualTo(SIGTERM);
    assertThat(launcher.errors()).contains("launcherit/sigterm: stopping; deleted run");
    await().atMost(PATIENCE).until(() -> kubectl.run("get", APPLICATION, "sigterm").code() != 0);
  }

  @Test
  void saysThatItsApplicationWasDeletedByHand() throws Exception {
    Launcher launcher = launch("by-hand");
    awaitApplication("by-hand");
    say("by-hand", "RUNNING");
    await().atMost(PATIENCE).until(() -> launcher.errors().contains("by-hand: RUNNING"));
    kubectl.succeed("delete", APPLICATION, "by-hand");

    assertThat(launcher.code()).isEqualTo(1);
    assertThat(launcher.errors())
        .contains("launcherit/by-hand was deleted while it was followed", "last state was RUNNING");
  }

  @Test
  void showsTheEventsOfARunThatNeverStartsAndDeletesIt() throws Exception {
    kubectl.giveSuccessfully(
        """
        apiVersion: v1
        kind: Event
        metadata: {name: stuck.1}
        involvedObject: {kind: SparkApplication, name: stuck, namespace: %s}
        reason: SparkDriverPending
        message: no node has room for it
        type: Warning
        """
            .formatted(kubectl.namespace()),
        "apply",
        "-f",
        "-");
    Launcher launcher = launch("stuck", "--pending-timeout=3s");

    assertThat(launcher.code()).as(launcher.errors()).isEqualTo(1);
    assertThat(launcher.errors())
        .contains("SparkDriverPending: no node has room for it")
        .contains("did not start within 3s (--pending-timeout) and was deleted")
        .contains("check that one runs and watches namespace launcherit")
        .doesNotContain("\tat ");
    await().atMost(PATIENCE).until(() -> kubectl.run("get", APPLICATION, "stuck").code() != 0);
  }

  @Test
  void namesTheRightThatIsMissing() throws Exception {
    kubectl.succeed("create", "serviceaccount", "nobody");
    String token = kubectl.succeed("create", "token", "nobody").strip();
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.copy(kubernetes.kubeconfig(), kubeconfig);
    kubectl.succeed(
        "config", "set-credentials", "nobody", "--token=" + token, "--kubeconfig=" + kubeconfig);
    kubectl.succeed(
        "config",
        "set-context",
        "nobody",
        "--cluster=test",
        "--user=nobody",
        "--kubeconfig=" + kubeconfig);

    Launcher launcher = start(kubeconfig, template("rightless", TEMPLATE), "--context=nobody");

    assertThat(launcher.code()).isEqualTo(2);
    assertThat(launcher.errors())
        .contains("system:serviceaccount:launcherit:nobody lacks the verb 'get' on resource")
        .contains("'sparkapplications' of API group 'sparkoperator.k8s.io'");
  }

  @Test
  void namesTheSecretThatIsMissing() throws Exception {
    Launcher launcher =
        start(
            kubernetes.kubeconfig(),
            template(
                "secretless",
                TEMPLATE.replace(
                    "driver:\n", "driver:\n    envFrom: [{secretRef: {name: s3}}]\n")));

    assertThat(launcher.code()).isEqualTo(2);
    assertThat(launcher.errors())
        .contains("namespace launcherit does not have")
        .contains("secret 's3'");
    assertThat(kubectl.run("get", APPLICATION, "secretless").code()).isNotZero();
  }

  @Test
  void saysWhichOperatorToInstallWhereItsDefinitionIsMissing() throws Exception {
    kubectl.succeed("delete", "crd", "sparkapplications.spark.apache.org");
    try {
      // The server's own list follows a moment later.
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  !kubectl
                      .run("api-resources", "--api-group=spark.apache.org", "--cached=false")
                      .output()
                      .contains("SparkApplication"));
      Launcher launcher =
          start(kubernetes.kubeconfig(), deployed("apache"), "--image=chartlake/spark:4.1.1");
      assertThat(launcher.code()).isEqualTo(2);
      assertThat(launcher.errors())
          .contains("no SparkApplication of spark.apache.org/v1")
          .contains("install Apache's Spark operator")
          .contains("helm install");
    } finally {
      kubernetes.applyDefinitions();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kubeflow-launcher, sparkapplication.sparkoperator.k8s.io",
    "apache, sparkapplication.spark.apache.org",
  })
  void runsTheDeployedTemplatesOfBothOperators(String component, String application)
      throws Exception {
    Path template = deployed(component);
    kubectl.succeed("apply", "--dry-run=server", "--validate=strict", "--filename=" + template);
    makeSecretsOf(template);
    Launcher launcher =
        start(
            kubernetes.kubeconfig(),
            template,
            "--name=" + component,
            "--image=chartlake/spark:4.1.1",
            "--argument=maintain");
    await().atMost(PATIENCE).until(() -> kubectl.run("get", application, component).code() == 0);
    assertThat(kubectl.succeed("get", application, component, "--output=yaml"))
        .contains("chartlake/spark:4.1.1", "- maintain")
        .doesNotContain("- once");

    kubectl.succeed(
        "patch",
        application,
        component,
        "--subresource=status",
        "--type=merge",
        "--patch",
        SUCCEEDED.get(component));

    assertThat(launcher.code()).as(launcher.errors()).isZero();
    assertThat(launcher.errors())
        .containsPattern("launcherit/" + component + ": (COMPLETED|Succeeded)");
  }

  private static Path deployed(String component) {
    return COMPONENTS.resolve(component).resolve("compaction.yaml");
  }

  private static void makeSecretsOf(Path template) throws IOException {
    References references = new References();
    Overlay.parse(Files.readString(template)).forEach(one -> references.collect(one.json()));
    List<Manifest> secrets = new ArrayList<>();
    references
        .secrets()
        .forEach(
            (name, keys) -> {
              ObjectNode secret = JsonNodeFactory.instance.objectNode();
              secret.put("apiVersion", "v1").put("kind", "Secret");
              secret.withObjectProperty("metadata").put("name", name);
              keys.forEach(key -> secret.withObjectProperty("stringData").put(key, "a value"));
              secrets.add(new Manifest(secret));
            });
    kubectl.giveSuccessfully(Overlay.text(secrets), "apply", "-f", "-");
  }

  private void awaitApplication(String name) {
    await().atMost(PATIENCE).until(() -> kubectl.run("get", APPLICATION, name).code() == 0);
  }

  private static String uid(String name) {
    return kubectl.run("get", APPLICATION, name, "-o=jsonpath={.metadata.uid}").output();
  }

  /** As Kubeflow's operator says it. */
  private static void say(String name, String state) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                kubectl
                        .run(
                            "patch",
                            APPLICATION,
                            name,
                            "--subresource=status",
                            "--type=merge",
                            "-p",
                            KUBEFLOW_STATUS.formatted(state))
                        .code()
                    == 0);
  }

  private Path template(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), text.replace("NAME", name));
  }

  private Launcher launch(String name, String... options) throws IOException {
    return start(kubernetes.kubeconfig(), template(name, TEMPLATE), options);
  }

  /** The packaged program, as the image starts it. */
  private Launcher start(Path kubeconfig, Path template, String... options) throws IOException {
    Path target = ControlPlane.ROOT.resolve("spark-launcher/target");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                target.resolve("chartlake-spark-launcher.jar")
                    + ":"
                    + Files.readString(target.resolve("classpath")).strip(),
                "io.chartlake.sparklauncher.cli.LauncherCommand",
                "run",
                "--template=" + template,
                "--kubeconfig=" + kubeconfig,
                "--namespace=" + kubectl.namespace()));
    command.addAll(List.of(options));
    Path errors = Files.createTempFile(folder, "launcher", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    Launcher launcher = new Launcher(process, errors);
    started.add(launcher);
    return launcher;
  }

  private record Launcher(Process process, Path errorFile) {
    private String errors() throws IOException {
      return Files.readString(errorFile);
    }

    private int code() throws InterruptedException {
      await().atMost(PATIENCE).until(() -> !process.isAlive());
      return process.waitFor();
    }
  }
}
