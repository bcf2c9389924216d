package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import io.chartlake.local.kafka.LandingFeed;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What lies in the raw bucket of one topic.
 *
 * @param zone where
 * @param partitions objects by Kafka partition, in offset order
 * @param unknown keys that are no raw object's name, of this topic or any
 */
public record TopicObjects(
    RawZone zone, Map<Integer, List<Stored>> partitions, List<String> unknown) {
  private static final List<String> TOPICS =
      LandingFeed.ALL.stream().flatMap(feed -> feed.topics().stream()).toList();

  /** Landing's shortest line. */
  private static final int LEAST_LINE_BYTES =
      "{\"_key\":0,\"_partition\":0,\"_offset\":0,\"_timestamp\":0}\n".length();

  /** One object and its size in bytes. */
  public record Stored(ObjectName name, long bytes) {

    /**
     * What shows that the object is not as it was written; empty when nothing does.
     *
     * @param records how many lines it says it has
     */
    public Optional<String> flaw(OptionalLong records) {
      if (bytes == 0) {
        return Optional.of("is empty");
      }
      long count = records.orElse(0);
      long offsets = name.range().to() - name.range().from();
      if (count > offsets) {
        return Optional.of("says it has %d records of %d offsets".formatted(count, offsets));
      }
      if (name.compression() == Compression.NONE && bytes < count * LEAST_LINE_BYTES) {
        return Optional.of("has %d bytes, too few for %d records".formatted(bytes, count));
      }
      return Optional.empty();
    }
  }

  /** Asked of the store one by one, this many at a time. */
  private static final int QUESTIONS = 8;

  /** How many lines each object says it has; one request an object. */
  public Map<ObjectName, OptionalLong> records(Ports ports, Secrets secrets) {
    Map<ObjectName, OptionalLong> records = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(QUESTIONS);
    try (Buckets buckets = Buckets.of(ports, secrets)) {
      List<CompletableFuture<Void>> asked =
          partitions.values().stream()
              .flatMap(List::stream)
              .map(Stored::name)
              .map(
                  name ->
                      CompletableFuture.runAsync(
                          () -> records.put(name, buckets.rawRecords(zone.key(name))), threads))
              .toList();
      asked.forEach(CompletableFuture::join);
      return records;
    } catch (CompletionException e) {
      throw e.getCause() instanceof CommandException failure ? failure : e;
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Lists the bucket.
   *
   * @throws CommandException when the topic is none of those that are landed
   */
  public static TopicObjects list(Ports ports, Secrets secrets, String topic) {
    if (!TOPICS.contains(topic)) {
      throw CommandException.failure(
          "no topic '%s' is landed; there is: %s".formatted(topic, String.join(", ", TOPICS)));
    }
    TopicObjects objects =
        new TopicObjects(new RawZone("", topic), new TreeMap<>(), new ArrayList<>());
    try (Buckets buckets = Buckets.of(ports, secrets)) {
      Attempt.to("list " + topic, () -> buckets.raw().deep("").forEach(objects::add));
    }
    return objects;
  }

  private void add(Listing.Entry object) {
    if (RawZone.isFolderMarker(object.key(), object.sizeBytes())
        || isOfAnotherTopic(object.key())) {
      return;
    }
    zone.name(object.key())
        .ifPresentOrElse(
            name ->
                partitions
                    .computeIfAbsent(name.partition(), partition -> new ArrayList<>())
                    .add(new Stored(name, object.sizeBytes())),
            () -> unknown.add(object.key()));
  }

  private boolean isOfAnotherTopic(String key) {
    return TOPICS.stream()
        .filter(topic -> !topic.equals(zone.topic()))
        .anyMatch(topic -> key.startsWith(new RawZone("", topic).root()));
  }

  public int count() {
    return partitions.values().stream().mapToInt(List::size).sum();
  }

  public long bytes() {
    return partitions.values().stream().flatMap(List::stream).mapToLong(Stored::bytes).sum();
  }

  /** How a reader that starts at 0 goes through a partition's objects. */
  public Chain chain(int partition) {
    return Chain.from(partition, 0, partitions.get(partition).stream().map(Stored::name).toList());
  }
}
