/**
 * The raw zone's contract: how objects are named, which slice of a partition's log each holds, and
 * the rules by which any reader turns a list of names into every record once.
 *
 * <p>No framework and no S3 client: landing, compaction, lag exporter, audit and the command line
 * stand on this and on nothing of each other.
 */
package io.chartlake.rawzone.name;
