/** Kubeflow's Spark operator 2.5.2, API {@code sparkoperator.k8s.io/v1beta2}. */
package io.chartlake.sparklauncher.kubeflow;
