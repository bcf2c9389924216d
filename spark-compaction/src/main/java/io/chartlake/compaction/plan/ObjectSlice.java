package io.chartlake.compaction.plan;

import io.chartlake.rawzone.name.Compression;
import java.io.Serializable;

/**
 * One raw object to read, and from where on its records count.
 *
 * @param uri address to open
 * @param sizeBytes length as stored
 * @param compression of its bytes
 * @param partition Kafka partition that all its records must be of
 * @param from first offset its name covers
 * @param to offset after the last one its name covers
 * @param takeFrom records below this offset were read before and are passed over
 */
public record ObjectSlice(
    String uri,
    long sizeBytes,
    Compression compression,
    int partition,
    long from,
    long to,
    long takeFrom)
    implements Serializable {}
