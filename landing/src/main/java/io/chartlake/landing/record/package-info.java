/** Renders a record as one line of JSON, or hands it to the dead letters. */
package io.chartlake.landing.record;
