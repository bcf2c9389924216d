/**
 * What makes landing exactly once: a writer per partition, rotation, recovery from the bucket,
 * offsets and pausing. {@link io.chartlake.landing.protocol.SinkWriter} is the door.
 */
package io.chartlake.landing.protocol;
