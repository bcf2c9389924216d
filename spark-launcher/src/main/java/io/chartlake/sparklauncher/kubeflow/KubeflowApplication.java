package io.chartlake.sparklauncher.kubeflow;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A SparkApplication of Kubeflow's operator. */
@Group("sparkoperator.k8s.io")
@Version("v1beta2")
@Kind("SparkApplication")
@Plural("sparkapplications")
public final class KubeflowApplication extends CustomResource<KubeflowSpec, KubeflowStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;
}
