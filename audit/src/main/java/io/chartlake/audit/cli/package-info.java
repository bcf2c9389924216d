/** The command line of the audit and its options. */
package io.chartlake.audit.cli;
