package io.chartlake.sparklauncher;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster, and where in it. */
final class ClusterOptions {
  /** A few seconds of attempts; what must last longer tries again itself. */
  private static final int RETRIES = 5;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "Namespace. Default: the template's, else that of the kubeconfig's context, in a pod that"
              + " of its service account.")
  private String namespace;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: the current one.")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: KUBECONFIG, or ~/.kube/config; in a pod its service account is used.")
  private Path kubeconfig;

  /** The namespace that was asked for by option. */
  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  KubernetesClient client() {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new RefusedException("the kubeconfig " + kubeconfig + " cannot be read");
    }
    Config found =
        kubeconfig == null
            ? Config.autoConfigure(context)
            : Config.fromKubeconfig(context, kubeconfig.toFile());
    ClientKey.algorithm(found).ifPresent(found::setClientKeyAlgo);
    ConfigBuilder config =
        new ConfigBuilder(found)
            // The JDK's client survives a restarted server better with one request a connection.
            .withHttp2Disable(true)
            .withRequestRetryBackoffLimit(RETRIES)
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    namespace().ifPresent(config::withNamespace);
    return new KubernetesClientBuilder().withConfig(config.build()).build();
  }
}
