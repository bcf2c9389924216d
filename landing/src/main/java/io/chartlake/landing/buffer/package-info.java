/** Bytes that are not durable yet, how many of them there are, and their compression. */
package io.chartlake.landing.buffer;
