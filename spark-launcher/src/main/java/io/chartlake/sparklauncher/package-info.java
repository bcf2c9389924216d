/**
 * The launcher: runs one SparkApplication on Kubernetes to its end. {@code cli} is the program,
 * {@code launch} a run from its creation to its end, {@code template} the file it is made from,
 * {@code kubeflow} and {@code apache} the two operators behind what {@code operator} says of both,
 * {@code check} the rules for values and {@code api} the connection to the API server.
 */
package io.chartlake.sparklauncher;
