package io.chartlake.rawzone.name;

/**
 * Positions that no object covers although a later object exists: a reader must not pass it.
 *
 * @param partition Kafka partition
 * @param missing the positions nobody has
 */
public record Gap(int partition, OffsetRange missing) {

  @Override
  public String toString() {
    return "partition " + partition + " has no raw object for offsets " + missing;
  }
}
