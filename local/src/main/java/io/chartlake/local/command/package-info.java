/** One class for each command of ./chartlake. */
package io.chartlake.local.command;
