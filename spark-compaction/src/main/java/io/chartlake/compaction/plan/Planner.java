package io.chartlake.compaction.plan;

import io.chartlake.rawzone.listing.Lag;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.listing.PartitionBacklog;
import io.chartlake.rawzone.listing.ZoneBacklog;
import io.chartlake.rawzone.listing.ZoneSearch;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Judges what a raw zone has behind a watermark, and makes a round's work of it. */
public final class Planner {
  private final RawRoot root;
  private final RawZone zone;
  private final int partitions;
  private final Listing listing;
  private final Clock clock;

  /**
   * @param partitions number of partitions of the topic; objects of any further one are refused
   * @param clock tells the hour up to which objects may have landed
   */
  public Planner(RawRoot root, RawZone zone, int partitions, Listing listing, Clock clock) {
    this.root = root;
    this.zone = zone;
    this.partitions = partitions;
    this.listing = listing;
    this.clock = clock;
  }

  /**
   * Number of partitions of a zone that nobody has told: one more than the greatest it has.
   *
   * @return at least 1
   */
  public static int countPartitions(RawZone zone, Listing listing) throws IOException {
    var present = new ZoneSearch(zone, listing, Clock.systemUTC()).partitions();
    return present.isEmpty() ? 1 : present.last() + 1;
  }

  /**
   * Plans the round that follows a watermark.
   *
   * @throws RefusedException when zone and watermark do not belong together
   * @throws IOException when the store can't be listed
   */
  public RawPlan plan(Watermark watermark) throws IOException {
    ZoneBacklog backlog = backlog(watermark);
    List<PartitionPlan> plans = new ArrayList<>();
    Watermark identified = watermark;
    for (PartitionBacklog part : backlog.partitions().values()) {
      if (!part.isEmpty()) {
        PartitionPlan plan = new PartitionPlan(part.partition(), slices(part));
        identified = checkTopicId(part, plan, identified);
        plans.add(plan);
      }
    }
    return new RawPlan(
        watermark, root, identified.topicId(), plans, backlog.gaps(), backlog.foreignKeys(), false);
  }

  /**
   * How far a table with this watermark is behind.
   *
   * @throws RefusedException when zone and watermark do not belong together
   * @throws IOException when the store can't be listed
   */
  public Lag lag(Watermark watermark) throws IOException {
    return backlog(watermark).lag();
  }

  /**
   * Makes sure that a table with this watermark was made from this topic.
   *
   * @throws RefusedException in one sentence when it was not
   */
  public static void requireFits(Watermark watermark, String topic, int partitions) {
    if (!watermark.topic().equals(topic)) {
      throw new RefusedException(
          "the table follows topic '"
              + watermark.topic()
              + "', not '"
              + topic
              + "'; name another table or run rebuild");
    }
    if (watermark.partitions() != partitions) {
      throw new RefusedException(
          "the table was made from "
              + watermark.partitions()
              + " partitions, not "
              + partitions
              + "; when the topic has grown, keys have moved and offsets do not order them: "
              + Watermark.WHEN_GROWN
              + "; when it has not, pass --partitions "
              + watermark.partitions());
    }
  }

  private ZoneBacklog backlog(Watermark watermark) throws IOException {
    requireFits(watermark, zone.topic(), partitions);
    watermark.after().values().forEach(this::requireOfThisZone);
    ZoneBacklog backlog = new ZoneSearch(zone, listing, clock).behind(watermark);
    backlog.beyond().forEach(this::refuseObject);
    backlog.partitions().values().forEach(this::requireNotCut);
    if (!backlog.hasObjects() && !watermark.after().isEmpty()) {
      throw new RefusedException(
          root.uri(zone.root())
              + " holds none of the objects that the table was made from; see whether --raw names"
              + " where landing writes");
    }
    if (!backlog.hasObjects() && !backlog.foreignKeys().isEmpty() && watermark.next().isEmpty()) {
      throw new RefusedException(
          root.uri(zone.root())
              + " holds no raw object, but others such as "
              + backlog.foreignKeys().get(0)
              + "; see whether --raw and --topic name what landing writes");
    }
    return backlog;
  }

  private void requireOfThisZone(String key) {
    if (zone.name(key).isEmpty()) {
      throw new RefusedException(
          "the table's watermark names "
              + key
              + ", which is not in "
              + root.uri(zone.root())
              + "; pass the --raw and --topic it was made from or run rebuild");
    }
  }

  private void refuseObject(int partition, String key) {
    throw new RefusedException(
        "raw object "
            + root.uri(key)
            + " is of partition "
            + partition
            + ", but --partitions is "
            + partitions
            + "; when the topic has grown, keys have moved: "
            + Watermark.WHEN_GROWN);
  }

  /** A watermark that was moved on by the topic itself may be ahead of all objects. */
  private void requireNotCut(PartitionBacklog part) {
    if (part.isCut()) {
      throw new RefusedException(
          "the raw objects of partition %d in %s end at offset %d and the table has read up to %d: the topic was made anew or objects were lost; see which, then run rebuild"
              .formatted(
                  part.partition(),
                  root.uri(zone.root()),
                  part.extent().end(),
                  part.extent().knownEnd()));
    }
  }

  private List<ObjectSlice> slices(PartitionBacklog part) {
    return part.chain().slices().stream()
        .map(
            slice ->
                new ObjectSlice(
                    root.uri(zone.key(slice.object())),
                    part.waiting().get(slice.object()).sizeBytes(),
                    slice.object().compression(),
                    part.partition(),
                    slice.object().range().from(),
                    slice.object().range().to(),
                    slice.take().from()))
        .toList();
  }

  private Watermark checkTopicId(PartitionBacklog part, PartitionPlan plan, Watermark watermark) {
    if (part.topicId().isEmpty()) {
      return watermark;
    }
    String found = part.topicId().get();
    if (watermark.topicId().isPresent() && !watermark.topicId().get().equals(found)) {
      throw new RefusedException(
          "object "
              + plan.last().uri()
              + " is of topic id "
              + found
              + ", the table of "
              + watermark.topicId().get()
              + "; topic '"
              + zone.topic()
              + "' was made anew, so its offsets mean something else: run rebuild on a raw zone of"
              + " the new topic alone");
    }
    return watermark.withTopicId(found);
  }
}
