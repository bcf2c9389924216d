/**
 * The cut up to which everything is judged, and the waits until all that lies below it has been
 * counted and has landed.
 */
package io.chartlake.audit.cut;
