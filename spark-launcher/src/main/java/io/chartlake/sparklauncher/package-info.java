/**
 * The command line {@code spark}: renders, applies and runs applications of either Spark operator.
 */
package io.chartlake.sparklauncher;
