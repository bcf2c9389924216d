/** Both Spark operators behind one interface, as the API server of a cluster shows them. */
package io.chartlake.sparklauncher.operator;
