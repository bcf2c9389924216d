package io.chartlake.sparklauncher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.sparklauncher.fake.FakeApi;
import io.chartlake.sparklauncher.fake.Templates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line as a user sees it: what it prints, and how it exits. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherCommandTest {
  private static final String SECRET =
      "{\"metadata\": {\"name\": \"s3\"}, \"data\": {\"AWS_ACCESS_KEY_ID\": \"YQ==\"}}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeApi api;
  private Path kubeconfig;
  private Path template;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    api = new FakeApi();
    kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: fake
        clusters:
        - name: fake
          cluster: {server: "%s"}
        contexts:
        - name: fake
          context: {cluster: fake, namespace: music, user: fake}
        users:
        - name: fake
          user: {}
        """
            .formatted(api.url()));
    template = folder.resolve("compaction.yaml");
    Files.writeString(template, Templates.KUBEFLOW);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void refusesBadInputBeforeAnyRequest() {
    refuses("'spark' has neither tag nor digest", "run", "--image=spark");
    refuses("'9x_' is not a valid name", "run", "--name=9x_");
    refuses("the run ID '-' is not a valid label value", "run", "--run-id=-");
    refuses("'soon' is not a duration", "run", "--timeout=soon");
    refuses("must be longer than 0", "run", "--timeout=0s");
    refuses("Unmatched argument at index 0: 'status'", "status");
    assertThat(err.toString()).contains("Use kubectl to apply schedules, list applications");
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void runsAnApplicationAndExitsByItsOutcome() throws Exception {
    api.objects().create("secrets", SECRET);
    Path metrics = template.resolveSibling("run.prom");
    int port = freePort();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> execute("run", "--metrics-port=" + port, "--metrics-file=" + metrics));
    await().until(() -> api.watching() > 0);
    String served =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    assertThat(served).contains("chartlake_spark_run_state{application=\"compaction\"");
    api.state("compaction", "COMPLETED");
    assertThat(code.get()).as(err.toString()).isZero();
    assertThat(metrics)
        .content()
        .containsPattern("chartlake_spark_run_state\\{.*state=\"succeeded\"\\} 1")
        .contains("chartlake_spark_run_ended_timestamp_seconds{");
  }

  @Test
  void exitsWithOneWhenTheRunFailed() throws Exception {
    api.objects().create("secrets", SECRET);
    CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> execute("run"));
    await().until(() -> api.watching() > 0);
    api.state("compaction", "FAILED");
    assertThat(code.get()).isEqualTo(1);
  }

  @Test
  void namesAMissingSecretBeforeAnythingIsCreated() {
    assertThat(execute("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("namespace music does not have", "secret 's3'; create it first");
    api.objects()
        .create("secrets", "{\"metadata\": {\"name\": \"s3\"}, \"data\": {\"b\": \"YQ==\"}}");
    assertThat(execute("run")).isEqualTo(2);
    assertThat(err.toString()).contains("key 'AWS_ACCESS_KEY_ID' of secret 's3'");
    assertThat(api.requests()).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void goesOnWithoutTheRightToLookAtSecrets() {
    api.forbid("get", "secrets", "");
    api.forbid("create", "sparkapplications", "sparkoperator.k8s.io");
    assertThat(execute("run")).isEqualTo(2);
    assertThat(err.toString()).contains("lacks the verb 'create'").doesNotContain("secret");
  }

  @Test
  void saysWhichOperatorToInstall() throws IOException {
    api.objects().forget("sparkoperator.k8s.io/v1beta2");
    assertThat(execute("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no SparkApplication of sparkoperator.k8s.io/v1beta2", "helm install")
        .contains("--version 2.5.2", "spark.jobNamespaces={music}");
    api.objects().forget("spark.apache.org/v1");
    Files.writeString(template, Templates.APACHE);
    assertThat(execute("run")).isEqualTo(2);
    assertThat(err.toString()).contains("install Apache's Spark operator");
  }

  @Test
  void saysThatNoServerAnswers() {
    api.close();
    assertThat(execute("run")).isEqualTo(1);
    assertThat(err.toString()).contains("the API server does not answer").doesNotContain("\tat ");
  }

  @Test
  void showsAStackTraceWithDebugAlone() {
    refuses("'spark' has neither tag nor digest", "run", "--image=spark");
    assertThat(err.toString()).doesNotContain("\tat ");
    refuses("'spark' has neither tag nor digest", "run", "--image=spark", "--debug");
    assertThat(err.toString()).contains("\tat ");
  }

  private void refuses(String why, String... words) {
    assertThat(execute(words)).as(String.join(" ", words)).isEqualTo(2);
    assertThat(err.toString()).contains(why);
  }

  private int execute(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (words[0].equals("run")) {
      all.addAll(List.of("--template=" + template, "--kubeconfig=" + kubeconfig));
    }
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = LauncherCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
