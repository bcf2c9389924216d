/** What was found, layer by layer, and how it is shown to people and programs. */
package io.chartlake.audit.report;
