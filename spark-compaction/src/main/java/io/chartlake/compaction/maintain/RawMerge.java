package io.chartlake.compaction.maintain;

import io.chartlake.compaction.lines.ObjectOpener;
import io.chartlake.compaction.lines.RawLines;
import io.chartlake.compaction.lines.UnreadableObjectException;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.iceberg.util.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one raw object of the many of an hour. An object is deleted only when another one that
 * covers its range has been read back; until then readers see both and count every offset once, so
 * a run may be cut anywhere and the next one goes on.
 */
final class RawMerge {
  private static final Logger LOG = LoggerFactory.getLogger(RawMerge.class);

  private final RawRoot root;
  private final RawZone zone;
  private final Listing listing;
  private final ObjectOpener opener;
  private final RawStore store;
  private final Path scratch;
  private final MaintenanceSettings.Merge settings;
  private final Instant now;
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final LongAdder bytesFreed = new LongAdder();

  /**
   * What was done.
   *
   * @param merged objects that are gone
   * @param written objects that cover them and were not there before
   * @param left groups of objects that could not be merged
   * @param bytes freed
   */
  record Outcome(int merged, int written, int left, long bytes) {
    static final Outcome NOTHING = new Outcome(0, 0, 0, 0);
  }

  RawMerge(
      RawRoot root,
      RawZone zone,
      Listing listing,
      ObjectOpener opener,
      RawStore store,
      Path scratch,
      MaintenanceSettings.Merge settings,
      Instant now) {
    this.root = root;
    this.zone = zone;
    this.listing = listing;
    this.opener = opener;
    this.store = store;
    this.scratch = scratch;
    this.settings = settings;
    this.now = now;
  }

  /**
   * Merges what lies below the watermark.
   *
   * @throws IOException when the store fails; what was done so far stays
   */
  Outcome run(Watermark watermark, ExecutorService pool) throws IOException {
    HourUtc before = HourUtc.of(now.minus(settings.olderThan()));
    for (int partition = 0; partition < watermark.partitions(); partition++) {
      Map<ObjectName, Long> sizes = objects(partition);
      List<MergePlan.Group> groups =
          MergePlan.of(
              partition, sizes, before, watermark.next(partition), settings.maxTextBytes());
      Tasks.foreach(groups)
          .executeWith(pool)
          .stopOnFailure()
          .throwFailureWhenFinished()
          .run(group -> merge(group, sizes), IOException.class);
    }
    return new Outcome(deleted.get(), written.get(), left.get(), bytesFreed.sum());
  }

  private Map<ObjectName, Long> objects(int partition) throws IOException {
    Map<ObjectName, Long> sizes = new HashMap<>();
    for (Listing.Entry entry : listing.deep(zone.partitionPrefix(partition))) {
      if (RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        continue;
      }
      try {
        sizes.put(zone.parse(entry.key()), entry.sizeBytes());
      } catch (IllegalArgumentException e) {
        LOG.warn("Left as it is: {}", e.getMessage());
      }
    }
    return sizes;
  }

  private void merge(MergePlan.Group group, Map<ObjectName, Long> sizes) throws IOException {
    try {
      ObjectName cover;
      if (group.cover().isPresent()) {
        cover = group.cover().get();
        checkWhole(cover, sizes);
      } else {
        cover = write(group, sizes);
      }
      deleteCovered(group, cover, sizes);
    } catch (UnreadableObjectException | FileAlreadyExistsException | MixedObjectsException e) {
      leave(group, e);
    } catch (IOException e) {
      if (!isMissing(e)) {
        throw e;
      }
      leave(group, e);
    }
  }

  private void leave(MergePlan.Group group, IOException reason) {
    left.incrementAndGet();
    LOG.warn(
        "Left {} objects of partition {} hour {} as they are: {}",
        group.objects().size(),
        group.partition(),
        group.hour(),
        reason.getMessage());
  }

  /** Another one merges at the same time, or an object was deleted by hand. */
  private static boolean isMissing(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileNotFoundException) {
        return true;
      }
    }
    return false;
  }

  /** Writes the object that covers the group, and reads it back. */
  private ObjectName write(MergePlan.Group group, Map<ObjectName, Long> sizes) throws IOException {
    ObjectName merged = group.merged(settings.compression());
    String key = zone.key(merged);
    try (MergedContent content = new MergedContent(scratch, merged.compression())) {
      Map<String, String> metadata = new HashMap<>();
      for (Chain.Slice slice : group.slices()) {
        Map<String, String> own = store.metadata(zone.key(slice.object()));
        if (!slice.equals(group.slices().get(0))) {
          checkSameOrigin(slice.object(), own, metadata);
        }
        metadata.putAll(own);
        copy(slice, sizes, own, content);
      }
      if (!metadata.isEmpty()) {
        metadata.put(ObjectMetadata.RECORDS, Long.toString(content.lines()));
      }
      Path file = content.finished();
      store.create(key, file, metadata);
      if (!store.holds(key, file)) {
        throw new IOException(
            root.uri(key)
                + " was merged and does not read back as it was written; what it covers is still"
                + " there: look at the store, then delete it");
      }
      written.incrementAndGet();
      bytesFreed.add(-Files.size(file));
      LOG.info("Merged {} objects as {}, {} lines", group.slices().size(), key, content.lines());
    }
    return merged;
  }

  private void copy(
      Chain.Slice slice,
      Map<ObjectName, Long> sizes,
      Map<String, String> metadata,
      MergedContent content)
      throws IOException {
    long found = 0;
    try (RawLines lines = open(slice.object(), sizes)) {
      while (lines.advance()) {
        found++;
        if (slice.take().contains(lines.offset())) {
          content.add(lines);
        }
      }
    }
    checkCount(slice.object(), metadata, found);
  }

  /** Reads an object to its end: it is to stand alone for others. */
  private void checkWhole(ObjectName name, Map<ObjectName, Long> sizes) throws IOException {
    long found = 0;
    try (RawLines lines = open(name, sizes)) {
      while (lines.advance()) {
        found++;
      }
    }
    checkCount(name, store.metadata(zone.key(name)), found);
  }

  private RawLines open(ObjectName name, Map<ObjectName, Long> sizes) throws IOException {
    return new RawLines(
        new ObjectSlice(
            root.uri(zone.key(name)),
            sizes.get(name),
            name.compression(),
            name.partition(),
            name.range().from(),
            name.range().to(),
            name.range().from()),
        opener);
  }

  private void deleteCovered(MergePlan.Group group, ObjectName cover, Map<ObjectName, Long> sizes)
      throws IOException {
    for (ObjectName name : group.objects()) {
      if (!name.equals(cover) && cover.range().covers(name.range())) {
        store.delete(zone.key(name));
        deleted.incrementAndGet();
        bytesFreed.add(sizes.get(name));
        LOG.debug("Deleted {}, which {} covers", zone.key(name), cover);
      }
    }
  }

  private void checkSameOrigin(ObjectName name, Map<String, String> own, Map<String, String> others)
      throws MixedObjectsException {
    for (String field : List.of(ObjectMetadata.FORMAT, ObjectMetadata.TOPIC_ID)) {
      if (!Objects.equals(own.get(field), others.get(field))) {
        throw new MixedObjectsException(
            "%s has %s %s, those before it %s"
                .formatted(zone.key(name), field, own.get(field), others.get(field)));
      }
    }
  }

  private void checkCount(ObjectName name, Map<String, String> metadata, long found)
      throws MixedObjectsException {
    Optional<String> stated = Optional.ofNullable(metadata.get(ObjectMetadata.RECORDS));
    if (stated.isPresent() && !stated.get().equals(Long.toString(found))) {
      throw new MixedObjectsException(
          "%s has %d lines, its metadata says %s".formatted(zone.key(name), found, stated.get()));
    }
  }

  /** Objects that do not belong together, or do not hold what they say. */
  private static final class MixedObjectsException extends IOException {
    private static final long serialVersionUID = 1L;

    MixedObjectsException(String message) {
      super(message);
    }
  }
}
