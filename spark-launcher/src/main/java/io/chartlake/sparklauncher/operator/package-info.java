/** A Spark operator and its SparkApplications, as far as both operators have it in common. */
package io.chartlake.sparklauncher.operator;
