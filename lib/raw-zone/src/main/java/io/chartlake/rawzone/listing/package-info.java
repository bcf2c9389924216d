/**
 * Listing a raw zone through one port, and what follows from names alone: what lies behind a
 * watermark, how far behind that is, and which hours are the newest.
 */
package io.chartlake.rawzone.listing;
