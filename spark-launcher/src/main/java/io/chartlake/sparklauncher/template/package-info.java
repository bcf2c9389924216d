/** The file that a run is created from: read, changed by options, checked. */
package io.chartlake.sparklauncher.template;
