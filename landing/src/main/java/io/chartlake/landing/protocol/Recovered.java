package io.chartlake.landing.protocol;

import io.chartlake.rawzone.name.HourUtc;
import org.apache.kafka.common.Uuid;

/**
 * Where a partition's landing goes on.
 *
 * @param to X, where the durable chain ends; 0 when there is no object
 * @param position where to read; {@code to}, or the log's start if nothing between was lost
 * @param hour no later object may be named for an earlier hour
 * @param topicId the topic's id now
 */
record Recovered(long to, long position, HourUtc hour, Uuid topicId) {}
