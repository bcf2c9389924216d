/** The clock, so that tests can have another. */
package io.chartlake.landing.time;
