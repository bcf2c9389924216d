/** Formats of one JSON object an entry. */
package io.chartlake.player.history.json;
