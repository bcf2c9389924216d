/** Reads listening histories: from files, folders and archives, each recognised by its content. */
package io.chartlake.player.history;
