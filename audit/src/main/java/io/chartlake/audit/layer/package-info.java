/**
 * The audit as its story: one class for each layer, and what judges it against the layer before.
 */
package io.chartlake.audit.layer;
