/** Templates of applications: read from YAML, changed by options, checked, written again. */
package io.chartlake.sparklauncher.template;
