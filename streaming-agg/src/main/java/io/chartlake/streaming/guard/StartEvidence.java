package io.chartlake.streaming.guard;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What a start finds before it counts.
 *
 * @param kept the topics that the local state belongs to, if it says so
 * @param found the topics as they are now; a changelog may be missing
 * @param committed the group's offsets
 * @param earliest where the input partitions begin
 * @param ends where the input partitions end, asked after the group's offsets
 */
public record StartEvidence(
    Optional<Map<String, TopicIdentity>> kept,
    Map<String, TopicIdentity> found,
    Map<TopicPartition, Long> committed,
    Map<TopicPartition, Long> earliest,
    Map<TopicPartition, Long> ends) {

  public StartEvidence {
    found = Map.copyOf(found);
    committed = Map.copyOf(committed);
    earliest = Map.copyOf(earliest);
    ends = Map.copyOf(ends);
  }

  boolean isMissing(String topic) {
    return !found.containsKey(topic);
  }

  /** Whether a topic is known to be another one than the local state belongs to. */
  boolean isAnother(String topic) {
    return kept.isPresent()
        && !isMissing(topic)
        && keptOf(topic).filter(found.get(topic)::isSameTopic).isEmpty();
  }

  Optional<TopicIdentity> keptOf(String topic) {
    return kept.map(topics -> topics.get(topic));
  }

  Set<TopicPartition> partitions(String topic) {
    int count = isMissing(topic) ? 0 : found.get(topic).partitions();
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toSet());
  }

  /** The offsets before which records of an input are there that will not be read again. */
  Map<TopicPartition, Long> passed(String input) {
    return partitions(input).stream()
        .filter(partition -> committed.getOrDefault(partition, 0L) > earliest.get(partition))
        .collect(Collectors.toMap(partition -> partition, committed::get));
  }

  /** A partition of an input that ends before the group's offset. */
  Optional<TopicPartition> shorterThanCommitted(String input) {
    return partitions(input).stream()
        .filter(partition -> committed.getOrDefault(partition, 0L) > ends.get(partition))
        .min(Comparator.comparingInt(TopicPartition::partition));
  }

  /** The partitions of an input that the group has no offset for. */
  Set<Integer> withoutOffset(String input) {
    return partitions(input).stream()
        .filter(partition -> !committed.containsKey(partition))
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
