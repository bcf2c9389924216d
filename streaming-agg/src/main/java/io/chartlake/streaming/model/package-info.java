/** Rows, plays, names and song ids, and how each is read and written as bytes. */
package io.chartlake.streaming.model;
