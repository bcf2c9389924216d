/** Files, zip and gzip archives as bounded text. */
package io.chartlake.player.history.archive;
