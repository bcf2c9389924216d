/** What a person at a terminal sees. */
package io.chartlake.local.terminal;
