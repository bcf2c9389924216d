package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.api.ApiErrors;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the secrets and keys that an application refers to exist. */
public final class SecretCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SecretCheck.class);

  private final KubernetesClient client;

  public SecretCheck(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Reads each secret once.
   *
   * @throws CommandException with every missing secret and key
   */
  public void check(String namespace, Map<String, Object> resource) {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Set<String>> wanted : SecretReferences.of(resource).entrySet()) {
      String name = wanted.getKey();
      Secret secret;
      try {
        secret = client.secrets().inNamespace(namespace).withName(name).get();
      } catch (KubernetesClientException e) {
        if (!ApiErrors.forbidden(e)) {
          throw ApiErrors.explained("read secret " + name, e);
        }
        LOG.warn(
            "secret {} in namespace {} is not checked: {}",
            name,
            namespace,
            ApiErrors.explained("read it", e).getMessage());
        continue;
      }
      if (secret == null) {
        missing.add("secret '" + name + "'");
      } else {
        wanted.getValue().stream()
            .filter(key -> secret.getData() == null || !secret.getData().containsKey(key))
            .forEach(key -> missing.add("key '" + key + "' of secret '" + name + "'"));
      }
    }
    if (!missing.isEmpty()) {
      throw CommandException.usage(
          "namespace %s does not have what the template refers to: %s; create it first"
              .formatted(namespace, String.join(", ", missing)));
    }
  }
}
