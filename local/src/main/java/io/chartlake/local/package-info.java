/** The whole pipeline on one machine, by the command line {@code ./chartlake}. */
package io.chartlake.local;
