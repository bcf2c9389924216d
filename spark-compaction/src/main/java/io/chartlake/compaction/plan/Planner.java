package io.chartlake.compaction.plan;

import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what is new in a raw zone. With nothing new it asks for one level of the zone and at most
 * two levels per partition, however long the history is.
 */
public final class Planner {
  private static final Pattern PARTITION = Pattern.compile("partition=(\\d{5})/");
  private static final int LISTING_THREADS = 4;

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
   * Plans the round that follows a watermark.
   *
   * @throws RefusedException when zone and watermark do not belong together
   * @throws IOException when the store can't be listed
   */
  public RawPlan plan(Watermark watermark) throws IOException {
    watermark.requireFits(zone.topic(), partitions);
    List<String> foreign = new ArrayList<>();
    SortedSet<Integer> present = partitionsPresent(foreign);
    PartitionSearch search = new PartitionSearch(root, zone, listing, clock);
    List<Callable<PartitionFinding>> searches = new ArrayList<>();
    SortedSet<Integer> known = new TreeSet<>(present);
    // Also those whose folder is gone: the table knows that they had objects.
    known.addAll(watermark.after().keySet());
    for (int partition : known) {
      searches.add(() -> search.run(partition, watermark));
    }
    List<PartitionPlan> plans = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    Watermark identified = watermark;
    boolean anyObject = false;
    for (PartitionFinding finding : inParallel(searches)) {
      foreign.addAll(finding.foreignKeys());
      anyObject |= finding.hasObjects();
      finding.chain().gap().ifPresent(gaps::add);
      if (finding.isEmpty()) {
        continue;
      }
      identified = checkTopicId(finding, identified);
      plans.add(finding.plan());
    }
    if (!anyObject && !watermark.after().isEmpty()) {
      throw new RefusedException(
          root.uri(zone.root())
              + " holds none of the objects that the table was made from; see whether --raw names"
              + " where landing writes");
    }
    if (!anyObject && !foreign.isEmpty() && watermark.next().isEmpty()) {
      throw new RefusedException(
          root.uri(zone.root())
              + " holds no raw object, but others such as "
              + foreign.get(0)
              + "; see whether --raw and --topic name what landing writes");
    }
    return new RawPlan(watermark, root, identified.topicId(), plans, gaps, foreign, false);
  }

  /**
   * Number of partitions of a zone that nobody has told: one more than the greatest it has.
   *
   * @return at least 1
   */
  public static int countPartitions(RawZone zone, Listing listing) throws IOException {
    int count = 1;
    for (String folder : listing.level(zone.root()).folders()) {
      Matcher matcher = PARTITION.matcher(folder.substring(zone.root().length()));
      if (matcher.matches()) {
        count = Math.max(count, Integer.parseInt(matcher.group(1)) + 1);
      }
    }
    return count;
  }

  private Watermark checkTopicId(PartitionFinding finding, Watermark watermark) {
    if (finding.topicId().isEmpty()) {
      return watermark;
    }
    String found = finding.topicId().get();
    if (watermark.topicId().isPresent() && !watermark.topicId().get().equals(found)) {
      throw new RefusedException(
          "object "
              + finding.plan().last().uri()
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

  private SortedSet<Integer> partitionsPresent(List<String> foreign) throws IOException {
    SortedSet<Integer> present = new TreeSet<>();
    Listing.Level level = listing.level(zone.root());
    level.objects().stream()
        .filter(entry -> !RawZone.isFolderMarker(entry.key(), entry.sizeBytes()))
        .forEach(entry -> foreign.add(entry.key()));
    for (String folder : level.folders()) {
      Matcher matcher = PARTITION.matcher(folder.substring(zone.root().length()));
      if (!matcher.matches()) {
        foreign.add(folder);
        continue;
      }
      int partition = Integer.parseInt(matcher.group(1));
      if (partition < partitions) {
        present.add(partition);
      } else {
        refuseObjectsOf(partition);
      }
    }
    return present;
  }

  private void refuseObjectsOf(int partition) throws IOException {
    for (Listing.Entry entry : listing.deep(zone.partitionPrefix(partition))) {
      if (!RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        throw new RefusedException(
            "raw object "
                + root.uri(entry.key())
                + " is of partition "
                + partition
                + ", but --partitions is "
                + partitions
                + "; when the topic has grown, keys have moved: "
                + Watermark.WHEN_GROWN);
      }
    }
  }

  private static <T> List<T> inParallel(List<Callable<T>> searches) throws IOException {
    if (searches.isEmpty()) {
      return List.of();
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(LISTING_THREADS, searches.size()));
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(searches)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while listing", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
