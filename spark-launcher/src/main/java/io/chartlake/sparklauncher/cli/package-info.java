/** The program {@code spark run}. */
package io.chartlake.sparklauncher.cli;
