package io.chartlake.sparklauncher.apache;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A SparkApplication of Apache's operator. */
@Group("spark.apache.org")
@Version("v1")
@Kind("SparkApplication")
@Plural("sparkapplications")
public final class ApacheApplication extends CustomResource<ApacheSpec, ApacheStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;
}
