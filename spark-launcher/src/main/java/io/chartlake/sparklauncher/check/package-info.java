/** Rules for the values of a SparkApplication. */
package io.chartlake.sparklauncher.check;
