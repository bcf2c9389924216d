package io.chartlake.rawzone.listing;

import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds what a raw zone has behind a watermark. With nothing new it asks for one level of the zone
 * and at most two levels per partition, however long the history is. It may be asked again and
 * again, by one thread at a time.
 */
public final class ZoneSearch {
  private static final int LISTING_THREADS = 4;

  private final RawZone zone;
  private final Listing listing;
  private final Clock clock;
  private final int maxObjects;
  private final Map<Integer, PartitionSearch> searches = new HashMap<>();

  /**
   * @param clock tells the hour up to which objects may have landed
   */
  public ZoneSearch(RawZone zone, Listing listing, Clock clock) {
    this(zone, listing, clock, Listing.ALL);
  }

  /**
   * @param maxObjects of one partition, about so many are kept, the oldest of those that wait. With
   *     a bound the whole partition is never listed: what an object covers that is older than the
   *     24 hours before the watermark's is then called a gap.
   */
  public ZoneSearch(RawZone zone, Listing listing, Clock clock, int maxObjects) {
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
    this.maxObjects = maxObjects;
  }

  /**
   * Looks once.
   *
   * @throws IllegalArgumentException when the watermark names an object that is not of this zone
   * @throws IOException when the store can't be listed
   */
  public ZoneBacklog behind(Watermark watermark) throws IOException {
    List<String> foreign = new ArrayList<>();
    SortedMap<Integer, String> beyond = new TreeMap<>();
    SortedSet<Integer> wanted = new TreeSet<>();
    for (int partition : partitions(foreign)) {
      if (partition < watermark.partitions()) {
        wanted.add(partition);
      } else {
        listing.deep(zone.partitionPrefix(partition)).stream()
            .filter(entry -> !RawZone.isFolderMarker(entry.key(), entry.sizeBytes()))
            .findFirst()
            .ifPresent(entry -> beyond.put(partition, entry.key()));
      }
    }
    // Also those whose folder is gone: the table knows that they had objects.
    wanted.addAll(watermark.after().keySet());
    searches.keySet().retainAll(wanted);
    List<Callable<PartitionBacklog>> asked = new ArrayList<>();
    for (int partition : wanted) {
      PartitionSearch search = search(partition);
      asked.add(() -> search.behind(watermark));
    }
    SortedMap<Integer, PartitionBacklog> found = new TreeMap<>();
    for (PartitionBacklog part : inParallel(asked)) {
      found.put(part.partition(), part);
      foreign.addAll(part.foreignKeys());
    }
    return new ZoneBacklog(watermark, found, beyond, foreign);
  }

  /**
   * Looks once at one partition, also at one that the topic should not have by the watermark.
   *
   * @throws IllegalArgumentException when the watermark names an object that is not of this zone
   * @throws IOException when the store can't be listed
   */
  public PartitionBacklog behind(Watermark watermark, int partition) throws IOException {
    return search(partition).behind(watermark);
  }

  private PartitionSearch search(int partition) {
    return searches.computeIfAbsent(
        partition, number -> new PartitionSearch(number, zone, listing, clock, maxObjects));
  }

  /** The partitions that have a folder. */
  public SortedSet<Integer> partitions() throws IOException {
    return partitions(new ArrayList<>());
  }

  private SortedSet<Integer> partitions(List<String> foreign) throws IOException {
    SortedSet<Integer> present = new TreeSet<>();
    Listing.Level level = listing.level(zone.root());
    level.objects().stream()
        .filter(entry -> !RawZone.isFolderMarker(entry.key(), entry.sizeBytes()))
        .forEach(entry -> foreign.add(entry.key()));
    for (String folder : level.folders()) {
      zone.partition(folder).ifPresentOrElse(present::add, () -> foreign.add(folder));
    }
    return present;
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
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
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
