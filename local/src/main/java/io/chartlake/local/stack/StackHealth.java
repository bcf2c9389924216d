package io.chartlake.local.stack;

import io.chartlake.local.connect.ConnectorState;
import io.chartlake.local.kafka.OpenTransactions;
import io.chartlake.local.kafka.ReaderProgress;
import io.chartlake.local.lake.NewestObjects;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What facts about a stack come to.
 *
 * @param problems what is not as it must be, a line each, with what to do
 * @param warnings what may become a problem
 * @param summary one sentence: that all is counted and landed only when no fact speaks against it
 */
public record StackHealth(List<String> problems, List<String> warnings, String summary) {
  static final String ALL_LANDED = "every play is counted, and all is landed";

  /** A transaction of music-chart lasts about a second. */
  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(5);

  public boolean isWell() {
    return problems.isEmpty();
  }

  /** Derives it; the same facts give the same words. */
  public static StackHealth of(StackFacts facts) {
    List<String> problems = new ArrayList<>();
    problems.addAll(services(facts));
    problems.addAll(connectors(facts));
    problems.addAll(tables(facts));
    problems.addAll(facts.unknown());
    facts.progress().ifPresent(progress -> problems.addAll(logs(facts, progress)));
    problems.addAll(emptyObjects(facts));
    List<String> warnings = new ArrayList<>();
    if (facts.space().isFull()) {
      problems.add(facts.space() + "; free some space, then ./chartlake up");
    } else if (facts.space().isLow()) {
      warnings.add(facts.space() + "; services fail when it is full");
    }
    return new StackHealth(
        List.copyOf(problems), List.copyOf(warnings), summary(facts, problems.isEmpty()));
  }

  private static String summary(StackFacts facts, boolean well) {
    if (facts.progress().isEmpty()) {
      return "how far plays are counted and landed is not known without Kafka";
    }
    ReaderProgress progress = facts.progress().get();
    if (!progress.isDone()) {
      return progress.toString();
    }
    return well ? ALL_LANDED : "nothing is seen to wait, which the lines above put in doubt";
  }

  private static List<String> services(StackFacts facts) {
    List<String> problems = new ArrayList<>();
    List<String> stopped = new ArrayList<>();
    for (ServiceStatus status : facts.services()) {
      if (status.state() == ServiceStatus.State.STOPPED) {
        stopped.add(status.service());
      } else if (!status.isReady()) {
        problems.add(
            "%s is %s%s%s; ./chartlake logs %s shows why, %s"
                .formatted(
                    status.service(),
                    status.state(),
                    status.end().map(end -> " (" + end + ")").orElse(""),
                    facts.space().isFull() ? " with " + facts.space() : "",
                    status.service(),
                    status
                        .pid()
                        .map(pid -> "if it stays so: kill -9 " + pid + ", then ./chartlake up")
                        .orElse("./chartlake up starts it")));
      }
    }
    if (!stopped.isEmpty()) {
      problems.add("stopped: " + String.join(", ", stopped) + "; ./chartlake up starts them");
    }
    return problems;
  }

  private static List<String> connectors(StackFacts facts) {
    List<String> problems = new ArrayList<>();
    for (ConnectorState connector : facts.connectors()) {
      if (connector.isHalted()) {
        problems.add(
            "connector %s is %s; resume it through Connect's REST API"
                .formatted(connector.name(), connector.word()));
      } else if (!connector.isRunning()) {
        problems.add(
            "connector %s is %s%s; ./chartlake logs connect shows why, ./chartlake up restarts it"
                .formatted(
                    connector.name(),
                    connector.word(),
                    connector.reason().isEmpty() ? "" : " (" + connector.reason() + ")"));
      } else {
        waiting(facts, connector).ifPresent(problems::add);
      }
    }
    return problems;
  }

  /** Connectors that run and seem to try the same upload again and again. */
  static List<ConnectorState> retrying(StackFacts facts) {
    return facts.connectors().stream()
        .filter(ConnectorState::isRunning)
        .filter(connector -> waiting(facts, connector).isPresent())
        .toList();
  }

  /** Connect calls a task RUNNING that tries the same upload again and again. */
  private static Optional<String> waiting(StackFacts facts, ConnectorState connector) {
    List<ReaderProgress.Position> overdue =
        facts.progress().map(ReaderProgress::landing).orElse(List.of()).stream()
            .filter(position -> position.reader().equals(connector.name()))
            .filter(ReaderProgress.Position::isOverdue)
            .toList();
    Duration patience = connector.linger().plus(Survey.PATIENCE);
    Optional<Instant> last =
        facts.newest().stream()
            .filter(
                end -> overdue.stream().anyMatch(position -> position.topic().equals(end.topic())))
            .map(NewestObjects::landed)
            .max(Comparator.naturalOrder());
    if (overdue.isEmpty()
        || last.filter(landed -> landed.plus(patience).isAfter(facts.at())).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "connector %s is waiting to retry: %d log positions are older than %d s and not landed%s%s; ./chartlake logs connect shows why"
            .formatted(
                connector.name(),
                overdue.stream().mapToLong(position -> position.due() - position.next()).sum(),
                patience.toSeconds(),
                last.map(landed -> ", the newest object is of " + time(landed)).orElse(""),
                facts.space().isFull() ? ", with " + facts.space() : ""));
  }

  private static List<String> tables(StackFacts facts) {
    List<String> problems = new ArrayList<>();
    if (!facts.tables().missing().isEmpty()) {
      problems.add(
          "missing in Trino: %s; ./chartlake up makes what is missing"
              .formatted(String.join(", ", facts.tables().missing())));
    }
    facts
        .tables()
        .broken()
        .forEach((name, why) -> problems.add("broken in Trino: " + name + " (" + why + ")"));
    return problems;
  }

  private static List<String> logs(StackFacts facts, ReaderProgress progress) {
    List<String> problems = new ArrayList<>();
    new TreeMap<>(progress.topics())
        .forEach(
            (topic, partitions) ->
                problems.add(
                    partitions == 0
                        ? "topic " + topic + " is gone; ./chartlake up makes it"
                        : "topic %s has another number of partitions than it must have (%d): what is in the others may be read by nobody; ./chartlake up says more"
                            .formatted(topic, partitions)));
    for (OpenTransactions.Open transaction : progress.transactions()) {
      if (transaction.since().plus(LONG_TRANSACTION).isBefore(facts.at())) {
        problems.add(words(transaction));
      }
    }
    problems.addAll(expired("music-chart has not counted", progress.counting()));
    problems.addAll(expired("landing has not read", progress.landing()));
    problems.addAll(beyondEnd("music-chart has counted", progress.counting()));
    problems.addAll(beyondEnd("landing has read", progress.landing()));
    problems.addAll(objectsBeyondEnd(facts.newest(), progress));
    return problems;
  }

  private static String words(OpenTransactions.Open transaction) {
    return "a transaction is open since %s (producer id %d%s, %s): nobody sees what it and those behind it wrote; its producer must end it, or %s"
        .formatted(
            time(transaction.since()),
            transaction.producerId(),
            transaction.transactionalId().map(id -> ", transactional id " + id).orElse(""),
            String.join(", ", transaction.partitions()),
            transaction.transactionalId().isPresent()
                ? "the broker does at its transaction.timeout.ms"
                : "kafka-transactions.sh abort");
  }

  private static List<String> expired(String who, List<ReaderProgress.Position> positions) {
    return positions.stream()
        .filter(position -> position.expired() > 0)
        .map(
            position ->
                "%s, partition %d: retention took offsets %d to %d, which %s; ./chartlake audit shows what is lost"
                    .formatted(
                        position.topic(),
                        position.partition(),
                        position.next(),
                        position.start() - 1,
                        who))
        .toList();
  }

  private static List<String> beyondEnd(String who, List<ReaderProgress.Position> positions) {
    return byTopic(positions, ReaderProgress.Position::isBeyondEnd).entrySet().stream()
        .map(topic -> shorter(topic.getKey(), topic.getValue(), who + " more than the log has"))
        .toList();
  }

  private static List<String> objectsBeyondEnd(
      List<NewestObjects> newest, ReaderProgress progress) {
    return byTopic(
            progress.landing(),
            position ->
                newest.stream()
                    .anyMatch(
                        end ->
                            end.topic().equals(position.topic())
                                && end.partition() == position.partition()
                                && end.to() > position.end()))
        .entrySet()
        .stream()
        .map(
            topic ->
                shorter(topic.getKey(), topic.getValue(), "raw objects reach beyond the log's end"))
        .toList();
  }

  private static String shorter(String topic, String partitions, String what) {
    return "%s, partitions %s: %s, so the log has lost its end or was made anew; see \"A log that is shorter than it was\" in local/README.md"
        .formatted(topic, partitions, what);
  }

  private static Map<String, String> byTopic(
      Collection<ReaderProgress.Position> positions, Predicate<ReaderProgress.Position> which) {
    return positions.stream()
        .filter(which)
        .collect(
            Collectors.groupingBy(
                ReaderProgress.Position::topic,
                TreeMap::new,
                Collectors.mapping(
                    position -> Integer.toString(position.partition()), Collectors.joining(", "))));
  }

  private static List<String> emptyObjects(StackFacts facts) {
    Map<String, List<String>> byTopic =
        facts.newest().stream()
            .collect(
                Collectors.groupingBy(
                    NewestObjects::topic,
                    TreeMap::new,
                    Collectors.flatMapping(end -> end.empty().stream(), Collectors.toList())));
    return byTopic.entrySet().stream()
        .filter(topic -> !topic.getValue().isEmpty())
        .map(
            topic ->
                "raw objects of %s are empty: %d, the first is %s; ./chartlake objects %s shows all that are"
                    .formatted(
                        topic.getKey(),
                        topic.getValue().size(),
                        topic.getValue().get(0),
                        topic.getKey()))
        .toList();
  }

  private static String time(Instant instant) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
        instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
  }
}
