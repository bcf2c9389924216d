/**
 * What Chartlake uses of the custom resources of both Spark operators, as types. Fields that are
 * not named here are kept as they came. Kubeflow's are those of its API v1beta2 (release 2.5.2),
 * Apache's those of {@code spark.apache.org/v1} (release 1.0.0).
 */
package io.chartlake.sparklauncher.resource;
