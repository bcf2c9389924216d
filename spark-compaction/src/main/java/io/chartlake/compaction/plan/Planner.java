package io.chartlake.compaction.plan;

import io.chartlake.changelog.Chain;
import io.chartlake.changelog.Gap;
import io.chartlake.changelog.HourUtc;
import io.chartlake.changelog.ObjectName;
import io.chartlake.changelog.RawZone;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final Pattern HOUR = Pattern.compile("hour=([0-9-]{13})/");
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
  public Plan plan(Watermark watermark) throws IOException {
    checkSettings(watermark);
    List<String> foreign = new ArrayList<>();
    SortedSet<Integer> present = partitionsPresent(foreign);
    List<Callable<PartitionFinding>> searches = new ArrayList<>();
    for (int partition : present) {
      searches.add(() -> search(partition, watermark));
    }
    List<PartitionPlan> plans = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    Watermark after = watermark;
    for (PartitionFinding finding : inParallel(searches)) {
      foreign.addAll(finding.foreign);
      finding.chain.gap().ifPresent(gaps::add);
      if (finding.chain.slices().isEmpty()) {
        continue;
      }
      plans.add(new PartitionPlan(finding.partition, finding.slices(root, zone)));
      after = after.with(finding.partition, finding.chain.next(), finding.lastKey(zone));
      after = checkTopicId(finding, after);
    }
    return new Plan(watermark, after, plans, gaps, foreign);
  }

  /**
   * What one partition's listing showed.
   *
   * @param sizes bytes per object name
   * @param topicId that of the last object used
   */
  private record PartitionFinding(
      int partition,
      Chain chain,
      Map<ObjectName, Long> sizes,
      List<String> foreign,
      Optional<String> topicId) {

    List<ObjectSlice> slices(RawRoot root, RawZone zone) {
      return chain.slices().stream()
          .map(
              slice ->
                  new ObjectSlice(
                      root.uri(zone.key(slice.object())),
                      sizes.get(slice.object()),
                      slice.object().compression(),
                      partition,
                      slice.object().range().from(),
                      slice.object().range().to(),
                      slice.take().from()))
          .toList();
    }

    String lastKey(RawZone zone) {
      return zone.key(last(chain));
    }

    static ObjectName last(Chain chain) {
      return chain.slices().get(chain.slices().size() - 1).object();
    }
  }

  private void checkSettings(Watermark watermark) {
    if (!watermark.topic().equals(zone.topic())) {
      throw new RefusedException(
          "the table follows topic '"
              + watermark.topic()
              + "', not '"
              + zone.topic()
              + "'; name another table or run rebuild");
    }
    if (watermark.partitions() != partitions) {
      throw new RefusedException(
          "the table was made from "
              + watermark.partitions()
              + " partitions, not "
              + partitions
              + "; keys may have moved, so pass --partitions "
              + watermark.partitions()
              + " or run rebuild");
    }
  }

  private Watermark checkTopicId(PartitionFinding finding, Watermark watermark) {
    if (finding.topicId.isEmpty()) {
      return watermark;
    }
    String found = finding.topicId.get();
    if (watermark.topicId().isPresent() && !watermark.topicId().get().equals(found)) {
      throw new RefusedException(
          "object "
              + root.uri(finding.lastKey(zone))
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
                + "; when the topic has grown, keys have moved: pass its number of partitions and"
                + " run rebuild");
      }
    }
  }

  private PartitionFinding search(int partition, Watermark watermark) throws IOException {
    Map<ObjectName, Long> sizes = new HashMap<>();
    List<String> foreign = new ArrayList<>();
    long next = watermark.next(partition);
    Optional<String> after = watermark.after(partition);
    boolean whole = after.isEmpty();
    if (whole) {
      collect(listing.deep(zone.partitionPrefix(partition)), sizes, foreign);
    } else {
      listSince(partition, hourOf(after.get()), sizes, foreign);
    }
    Chain chain = chain(partition, next, sizes.keySet());
    if (chain.gap().isPresent() && !whole) {
      // A zombie's late wide object, or one uploaded late, sorts before `after`.
      sizes.clear();
      foreign.clear();
      collect(listing.deep(zone.partitionPrefix(partition)), sizes, foreign);
      chain = chain(partition, next, sizes.keySet());
    }
    checkNotCut(partition, next, chain, sizes.keySet());
    Optional<String> topicId =
        chain.slices().isEmpty()
            ? Optional.empty()
            : listing.topicId(zone.key(PartitionFinding.last(chain)));
    return new PartitionFinding(partition, chain, sizes, foreign, topicId);
  }

  /** The object that the watermark was taken from reaches up to it: others that do not are new. */
  private void checkNotCut(int partition, long next, Chain chain, Collection<ObjectName> names) {
    long end = names.stream().mapToLong(name -> name.range().to()).max().orElse(next);
    if (chain.gap().isEmpty() && end < next) {
      throw new RefusedException(
          "the raw objects of partition %d in %s end at offset %d and the table has read up to %d: the topic was made anew or objects were lost; see which, then run rebuild"
              .formatted(partition, root.uri(zone.root()), end, next));
    }
  }

  private static Chain chain(int partition, long next, Collection<ObjectName> names) {
    return Chain.from(partition, next, List.copyOf(names));
  }

  private HourUtc hourOf(String afterKey) {
    try {
      return zone.parse(afterKey).hour();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "the table's watermark names "
              + afterKey
              + ", which is not in "
              + root.uri(zone.root())
              + "; pass the --raw and --topic it was made from or run rebuild",
          e);
    }
  }

  /**
   * Objects from an hour on. In that very hour one level is asked for. Later the partition's hours
   * are asked for first: folders that do not exist cost more requests than those that do.
   */
  private void listSince(
      int partition, HourUtc hour, Map<ObjectName, Long> sizes, List<String> foreign)
      throws IOException {
    String partitionPrefix = zone.partitionPrefix(partition);
    List<String> hours = new ArrayList<>();
    if (HourUtc.of(clock.instant()).compareTo(hour) <= 0) {
      hours.add(zone.hourPrefix(partition, hour));
    } else {
      Listing.Level level = listing.level(partitionPrefix);
      collect(level.objects(), sizes, foreign);
      for (String folder : level.folders()) {
        Matcher matcher = HOUR.matcher(folder.substring(partitionPrefix.length()));
        Optional<HourUtc> found = matcher.matches() ? hour(matcher.group(1)) : Optional.empty();
        if (found.isEmpty()) {
          foreign.add(folder);
        } else if (found.get().compareTo(hour) >= 0) {
          hours.add(folder);
        }
      }
    }
    for (String folder : hours) {
      Listing.Level level = listing.level(folder);
      foreign.addAll(level.folders());
      collect(level.objects(), sizes, foreign);
    }
  }

  private static Optional<HourUtc> hour(String text) {
    try {
      return Optional.of(HourUtc.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void collect(
      List<Listing.Entry> entries, Map<ObjectName, Long> sizes, List<String> foreign) {
    for (Listing.Entry entry : entries) {
      if (RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        continue;
      }
      try {
        sizes.put(zone.parse(entry.key()), entry.sizeBytes());
      } catch (IllegalArgumentException e) {
        foreign.add(entry.key());
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
