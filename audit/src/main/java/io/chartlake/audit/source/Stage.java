package io.chartlake.audit.source;

import java.util.Optional;

/**
 * A stage of the pipeline that reads a topic.
 *
 * @param input topic that it reads
 * @param deadLetters topic of the records that it set aside
 * @param headers prefix of the header names there, before {@code topic}, {@code partition}, {@code
 *     offset}
 * @param group that it reads in; empty where none is named
 */
public record Stage(
    TopicReader input, TopicReader deadLetters, String headers, Optional<ConsumerGroup> group) {}
