/** How histories write times, and how an unclear order of day and month is found out. */
package io.chartlake.player.history.date;
