package io.chartlake.sparklauncher.template;

import io.chartlake.sparklauncher.apache.ApacheApplication;
import io.chartlake.sparklauncher.apache.ApacheOperator;
import io.chartlake.sparklauncher.kubeflow.KubeflowApplication;
import io.chartlake.sparklauncher.kubeflow.KubeflowOperator;
import io.chartlake.sparklauncher.operator.ApplicationSpec;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The two Spark operators, told apart by a resource's {@code apiVersion}. */
enum OperatorKind {
  KUBEFLOW(KubeflowApplication.class, KubeflowOperator::new),
  APACHE(ApacheApplication.class, ApacheOperator::new);

  private final Class<? extends CustomResource<? extends ApplicationSpec, ?>> type;
  private final Function<KubernetesClient, SparkOperator<?>> operator;

  OperatorKind(
      Class<? extends CustomResource<? extends ApplicationSpec, ?>> type,
      Function<KubernetesClient, SparkOperator<?>> operator) {
    this.type = type;
    this.operator = operator;
  }

  static Optional<OperatorKind> of(String apiVersion) {
    return Arrays.stream(values()).filter(kind -> kind.apiVersion().equals(apiVersion)).findAny();
  }

  String apiVersion() {
    return HasMetadata.getApiVersion(type);
  }

  Class<? extends CustomResource<? extends ApplicationSpec, ?>> type() {
    return type;
  }

  SparkOperator<?> operator(KubernetesClient client) {
    return operator.apply(client);
  }
}
