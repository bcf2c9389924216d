package io.chartlake.streaming.guard;

import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.topology.ChartTopology;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a start whose counts would be wrong: where offsets say that plays are counted but the
 * changelogs do not hold the counts, and where counts are there but the plays would be read again.
 * RATIONALE.md has the table of all cases.
 */
public final class CountsGuard {
  private static final Logger log = LoggerFactory.getLogger(CountsGuard.class);

  /** Looks into topics; asked only where identities and offsets alone do not decide. */
  interface Records {
    /** Which of these changelog partitions hold a committed record. */
    Set<TopicPartition> withRows(Collection<TopicPartition> changelogs) throws InterruptedException;

    /** Which of these input partitions hold, before the offset, a record that leaves a row. */
    Set<TopicPartition> withReadable(Map<TopicPartition, Long> inputsBefore)
        throws InterruptedException;
  }

  /** An input and the changelogs that hold what its records left. */
  private record Feed(String input, List<String> changelogs, String remedy) {
    Stream<String> topics() {
      return Stream.concat(Stream.of(input), changelogs.stream());
    }
  }

  private final ChartSettings settings;
  private final Remedy remedy;
  private final Records records;
  private final Feed plays;
  private final Feed catalogue;

  public CountsGuard(ChartSettings settings, Records records) {
    this.settings = settings;
    this.records = records;
    this.remedy = new Remedy(settings);
    this.plays =
        new Feed(settings.topics().plays(), ChartTopology.COUNT_CHANGELOGS, remedy.countAnew());
    this.catalogue =
        new Feed(
            settings.topics().songs(),
            List.of(ChartTopology.NAMES_CHANGELOG),
            remedy.readCatalogueAgain());
  }

  /** Why counting must not begin, and what to do, if so. */
  public Optional<String> refusal(StartEvidence start) throws InterruptedException {
    Optional<String> why = grown(start).or(() -> unequal(start));
    if (why.isEmpty()) {
      why = lost(start, plays);
    }
    if (why.isEmpty()) {
      why = lost(start, catalogue);
    }
    return why.isPresent() ? why : forgotten(start);
  }

  private Optional<String> grown(StartEvidence start) {
    return inputsFirst(start)
        .filter(topic -> !start.isAnother(topic))
        .flatMap(
            topic ->
                start
                    .keptOf(topic)
                    .map(TopicIdentity::partitions)
                    .filter(before -> before != start.found().get(topic).partitions())
                    .map(before -> grown(topic, before, start.found().get(topic).partitions()))
                    .stream())
        .findFirst();
  }

  /** Changelogs can be made to fit the inputs, but not the other way round. */
  private Stream<String> inputsFirst(StartEvidence start) {
    return Stream.concat(
            Stream.of(settings.topics().songs(), settings.topics().plays()),
            ChartTopology.CHANGELOGS.keySet().stream().sorted())
        .filter(topic -> !start.isMissing(topic));
  }

  private String grown(String topic, int before, int now) {
    String what = "topic " + topic + " had " + before + " partitions and has " + now + ": ";
    return isChangelog(topic)
        ? what + "its rows would be looked for in other partitions; " + remedy.countAnew()
        : what
            + "a song's plays may lie in another partition now and its count would be split; Kafka cannot shrink"
            + " a topic, so "
            + Remedy.OTHER_INPUTS
            + "; then, "
            + remedy.countAnew();
  }

  private static boolean isChangelog(String topic) {
    return ChartTopology.CHANGELOGS.containsKey(topic);
  }

  private Optional<String> unequal(StartEvidence start) {
    int wanted = start.found().get(settings.topics().plays()).partitions();
    return inputsFirst(start)
        .filter(topic -> start.found().get(topic).partitions() != wanted)
        .findFirst()
        .map(topic -> unequal(topic, start.found().get(topic).partitions(), wanted));
  }

  private String unequal(String topic, int partitions, int wanted) {
    String what =
        ("topic %s has %s partitions but %s has %s: a song's records must share a "
                + "partition number")
            .formatted(topic, partitions, settings.topics().plays(), wanted);
    return isChangelog(topic)
        ? what
            + "; if "
            + settings.topics().plays()
            + " was given more partitions, first "
            + Remedy.OTHER_INPUTS
            + "; "
            + remedy.countAnew()
        : what + ", so make them equal";
  }

  /** Offsets lie behind records whose rows are gone: those records would never be read again. */
  private Optional<String> lost(StartEvidence start, Feed feed) throws InterruptedException {
    Map<TopicPartition, Long> passed = start.passed(feed.input());
    if (passed.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> missing = feed.topics().filter(start::isMissing).findFirst();
    if (missing.isPresent()) {
      return Optional.of(lost(missing.get() + " is missing", feed) + feed.remedy());
    }
    Optional<String> another = feed.topics().filter(start::isAnother).findFirst();
    if (another.isPresent()) {
      return Optional.of(
          lost(changed(start, another.get()), feed)
              + (isCountedByAnother(start, feed)
                  ? remedy.believeTopics() + "; " + feed.remedy()
                  : feed.remedy() + "; " + remedy.believeTopics()));
    }
    Optional<TopicPartition> shorter = start.shorterThanCommitted(feed.input());
    if (shorter.isPresent()) {
      return Optional.of(shorter(start, shorter.get()) + feed.remedy());
    }
    return start.kept().isPresent() ? Optional.empty() : empty(start, feed, passed);
  }

  /** Whether it looks as if this instance alone was left out when all counts were made anew. */
  private boolean isCountedByAnother(StartEvidence start, Feed feed) throws InterruptedException {
    for (String changelog : feed.changelogs()) {
      if (!start.isAnother(changelog) || records.withRows(start.partitions(changelog)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Streams would begin again at the oldest record, or skip new ones until the offset. */
  private static String shorter(StartEvidence start, TopicPartition partition) {
    return ("group %s has offset %s for %s, which ends at offset %s: Kafka has lost records, or "
            + "the topic was created again, and its records would be read twice or not at all; ")
        .formatted(
            ChartTopology.APPLICATION_ID,
            start.committed().get(partition),
            partition,
            start.ends().get(partition));
  }

  /** Nothing is known of the topics: rows must be there unless all records were unreadable. */
  private Optional<String> empty(StartEvidence start, Feed feed, Map<TopicPartition, Long> passed)
      throws InterruptedException {
    for (String changelog : feed.changelogs()) {
      if (records.withRows(start.partitions(changelog)).isEmpty()
          && !records.withReadable(passed).isEmpty()) {
        return Optional.of(lost(changelog + " is empty", feed) + feed.remedy());
      }
    }
    return Optional.empty();
  }

  private String changed(StartEvidence start, String topic) {
    return "%s is another topic than the one that %s belongs to (its id was %s and is %s)"
        .formatted(
            topic,
            settings.stateDir(),
            start.keptOf(topic).map(kept -> kept.id().toString()).orElse("not kept"),
            start.found().get(topic).id());
  }

  private static String lost(String what, Feed feed) {
    return ("%s, but group %s has offsets for %s, and what was made of the records before them "
            + "would be missing: ")
        .formatted(what, ChartTopology.APPLICATION_ID, feed.input());
  }

  /**
   * Kafka forgets the offsets of a group that was away for a week; Streams would read from the
   * oldest play on while its counts are still there.
   */
  private Optional<String> forgotten(StartEvidence start) throws InterruptedException {
    Set<Integer> uncounted = start.withoutOffset(settings.topics().plays());
    Set<TopicPartition> asked = new HashSet<>();
    for (String changelog : ChartTopology.COUNT_CHANGELOGS) {
      start.partitions(changelog).stream()
          .filter(partition -> uncounted.contains(partition.partition()))
          .forEach(asked::add);
    }
    Set<TopicPartition> rows = asked.isEmpty() ? Set.of() : records.withRows(asked);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    boolean countsAreWhole =
        ChartTopology.COUNT_CHANGELOGS.stream()
            .noneMatch(changelog -> start.isMissing(changelog) || start.isAnother(changelog));
    TreeSet<String> topics = new TreeSet<>();
    TreeSet<Integer> partitions = new TreeSet<>();
    for (TopicPartition row : rows) {
      topics.add(row.topic());
      partitions.add(row.partition());
    }
    return Optional.of(
        ("group %s has no offsets for %s partitions %s but counts are there in %s, and "
                + "from the oldest play on they would be counted twice: %s%s")
            .formatted(
                ChartTopology.APPLICATION_ID,
                settings.topics().plays(),
                partitions,
                String.join(" and ", topics),
                countsAreWhole ? remedy.countOn() + "; " : "",
                remedy.countAnew()));
  }

  /** Says aloud what a start that may count leaves behind. */
  public void tell(StartEvidence start) {
    start
        .committed()
        .forEach(
            (partition, offset) -> {
              long first = start.earliest().getOrDefault(partition, offset);
              if (offset < first) {
                log.error(
                    "plays of {} from offset {} to {} expired before they were counted",
                    partition,
                    offset,
                    first);
              }
            });
    plays.changelogs().stream()
        .filter(changelog -> start.keptOf(changelog).isPresent())
        .filter(changelog -> start.isMissing(changelog) || start.isAnother(changelog))
        .findFirst()
        .ifPresent(
            changelog ->
                log.warn(
                    "{} is another topic than before: counting from the first play that {} holds",
                    changelog,
                    settings.topics().plays()));
  }
}
