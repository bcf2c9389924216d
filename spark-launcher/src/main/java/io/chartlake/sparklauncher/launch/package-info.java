/** One run: claims its name, follows it to its end, prints its driver's log. */
package io.chartlake.sparklauncher.launch;
