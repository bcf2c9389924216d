/** Apache's Spark operator 1.0.0, API {@code spark.apache.org/v1}. */
package io.chartlake.sparklauncher.apache;
