package io.chartlake.sparklauncher.launch;

import static org.awaitility.Awaitility.await;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.fake.FakeApi;
import io.chartlake.sparklauncher.fake.Templates;
import io.chartlake.sparklauncher.kubeflow.KubeflowOperator;
import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.template.ApplicationTemplate;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A launcher under test, in a thread of its own. */
final class Launch implements AutoCloseable {
  static final String NAME = "compaction";

  private final FakeApi api;
  private final KubernetesClient client;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final RunMetrics metrics = new RunMetrics(FakeApi.NAMESPACE, NAME, Optional.empty());
  private String runId = "run-1";
  private boolean follow;
  private boolean delete;
  private Runnable beforeCreation = () -> {};
  private Duration pending = Duration.ofMinutes(1);
  private Duration timeout = Duration.ofMinutes(2);
  private Launcher launcher;
  private CompletableFuture<RunState> end;

  Launch(FakeApi api) {
    this.api = api;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(api.url())
                    .withNamespace(FakeApi.NAMESPACE)
                    .withAutoConfigure(false)
                    .withRequestRetryBackoffLimit(2)
                    .build())
            .build();
  }

  Launch as(String id) {
    runId = id;
    return this;
  }

  Launch following() {
    follow = true;
    return this;
  }

  Launch deleting() {
    delete = true;
    return this;
  }

  /** Nothing may be created. */
  Launch forbidden(String why) {
    beforeCreation =
        () -> {
          throw CommandException.usage(why);
        };
    return this;
  }

  Launch pending(Duration duration) {
    pending = duration;
    return this;
  }

  Launch within(Duration duration) {
    timeout = duration;
    return this;
  }

  Launch start() {
    ApplicationTemplate template =
        ApplicationTemplate.parse("compaction.yaml", Templates.KUBEFLOW).checked();
    RunSettings settings =
        new RunSettings(
            FakeApi.NAMESPACE, template.resource(), runId, follow, pending, timeout, delete);
    launcher =
        new Launcher(
            client, new KubeflowOperator(client), settings, metrics, beforeCreation, lines::add);
    end = CompletableFuture.supplyAsync(launcher::run, thread);
    return this;
  }

  /** Waits until a watch is open, or the launcher has ended without one. */
  void awaitWatching() {
    await().atMost(Duration.ofSeconds(40)).until(() -> api.watching() > 0 || end.isDone());
  }

  boolean hasEnded() {
    return end.isDone();
  }

  /** How the run ended, or what the launcher threw. */
  RunState end() {
    try {
      return end.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw e;
    }
  }

  /** What the process does when it gets SIGTERM. */
  void terminate() {
    launcher.stop();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  KubernetesClient client() {
    return client;
  }

  RunMetrics metrics() {
    return metrics;
  }

  void driver() {
    driver(api, "compaction-driver", "Running");
    api.change("sparkapplications", NAME, "/status/driverInfo/podName", "compaction-driver");
  }

  void endDriver() {
    api.log().end();
    api.change("pods", "compaction-driver", "/status/phase", "Succeeded");
    api.change(
        "pods",
        "compaction-driver",
        "/status/containerStatuses",
        List.of(
            Map.of(
                "name",
                "spark-kubernetes-driver",
                "state",
                Map.of("terminated", Map.of("exitCode", 0)))));
  }

  /** A driver's pod as the operator's webhook labels it. */
  static void driver(FakeApi api, String name, String phase) {
    String state = phase.equals("Running") ? "{\"running\": {}}" : "{\"waiting\": {}}";
    api.objects()
        .create(
            "pods",
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s",
               "labels": {"sparkoperator.k8s.io/app-name": "compaction", "spark-role": "driver"}},
             "spec": {"containers": [{"name": "sidecar"}, {"name": "spark-kubernetes-driver"}]},
             "status": {"phase": "%s",
               "containerStatuses": [{"name": "spark-kubernetes-driver", "state": %s}]}}
            """
                .formatted(name, phase, state));
  }

  /** An application that was there before. */
  static void application(FakeApi api, String runId, String state) {
    String labels = runId == null ? "{}" : "{\"chartlake.io/run-id\": \"" + runId + "\"}";
    api.objects()
        .create(
            "sparkapplications",
            """
            {"apiVersion": "sparkoperator.k8s.io/v1beta2", "kind": "SparkApplication",
             "metadata": {"name": "compaction", "labels": %s},
             "spec": {}, "status": {"applicationState": {"state": "%s"}}}
            """
                .formatted(labels, state));
  }

  @Override
  public void close() {
    client.close();
    thread.shutdownNow();
  }
}
