package io.chartlake.sparklauncher.cli;

import io.chartlake.cli.CommandException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The cluster and the namespace. */
final class ClusterOptions {
  /** A few seconds; what must survive longer outages retries by itself. */
  private static final int RETRIES = 5;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "Namespace. Default: the template's; otherwise that of the kubeconfig's context, or of the"
              + " service account in a pod.")
  private String namespace;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: the current one.")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: KUBECONFIG or ~/.kube/config; in a pod its service account.")
  private Path kubeconfig;

  /** The namespace given as an option. */
  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  KubernetesClient client() {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw CommandException.usage("the kubeconfig " + kubeconfig + " cannot be read");
    }
    Config found =
        kubeconfig == null
            ? Config.autoConfigure(context)
            : Config.fromKubeconfig(context, kubeconfig.toFile());
    ClientKey.algorithm(found).ifPresent(found::setClientKeyAlgo);
    ConfigBuilder config =
        new ConfigBuilder(found)
            // A restarted server ends all requests of a shared HTTP/2 connection at once.
            .withHttp2Disable(true)
            .withRequestRetryBackoffLimit(RETRIES)
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    namespace().ifPresent(config::withNamespace);
    return new KubernetesClientBuilder().withConfig(config.build()).build();
  }
}
