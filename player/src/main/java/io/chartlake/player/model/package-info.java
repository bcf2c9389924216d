/** Songs and plays, and the errors and texts around them. */
package io.chartlake.player.model;
