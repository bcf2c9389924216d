/** Long answers of the API server, and what its refusals mean. */
package io.chartlake.sparklauncher.api;
