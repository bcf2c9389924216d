/** Runs one application to its end: claims its name, follows it, shows its driver's log. */
package io.chartlake.sparklauncher.launch;
