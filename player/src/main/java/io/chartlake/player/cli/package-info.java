/** The command {@code player}: its options, and how a signal stops it. */
package io.chartlake.player.cli;
