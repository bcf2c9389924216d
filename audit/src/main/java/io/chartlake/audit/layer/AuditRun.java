package io.chartlake.audit.layer;

import io.chartlake.audit.cut.ChangelogTopic;
import io.chartlake.audit.cut.CountingProgress;
import io.chartlake.audit.cut.EventTopic;
import io.chartlake.audit.cut.LandingProgress;
import io.chartlake.audit.cut.Waiter;
import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.AuditSettings;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.audit.source.Sources;
import java.util.Map;
import java.util.Optional;

/** What the layers share: what is compared, where it is read, and what has been read so far. */
final class AuditRun {
  final AuditSettings settings;
  final Sources sources;
  final ProgressLine progress;
  final Waiter waiter;
  final EventBook book = new EventBook();
  final KeyStates keys = new KeyStates();
  final EventTopic events;
  final ChangelogTopic changelog;
  final CountingProgress counting;
  final LandingProgress landing;
  final TablePosition table;
  private Optional<RawEvidence> raw = Optional.empty();

  /**
   * What later layers use of the raw objects.
   *
   * @param objects how many there are
   * @param lines how many lines each object has
   * @param ends position behind each partition's last object
   */
  record RawEvidence(long objects, Map<String, Long> lines, Map<Integer, Long> ends) {
    long end(int partition) {
      return ends.getOrDefault(partition, 0L);
    }
  }

  AuditRun(AuditSettings settings, Sources sources, ProgressLine progress, Waiter waiter) {
    this.settings = settings;
    this.sources = sources;
    this.progress = progress;
    this.waiter = waiter;
    events = new EventTopic(sources.events(), settings.records(), book, keys);
    changelog = new ChangelogTopic(sources.changelog(), settings.records(), keys);
    counting = new CountingProgress(events, changelog, keys, sources.counting().group());
    landing = new LandingProgress(sources.landing(), changelog, sources.raw(), settings.zone());
    table =
        new TablePosition(
            sources.tables(),
            settings.tables(),
            !settings.judges(AuditPart.TABLE) && settings.expected().commits().isEmpty());
  }

  void noteRaw(RawEvidence evidence) {
    raw = Optional.of(evidence);
  }

  /** How many raw objects were seen. */
  long rawObjects() {
    return raw.map(RawEvidence::objects).orElse(0L);
  }

  /**
   * What the raw objects hold.
   *
   * @throws SourceException when they were not read
   */
  RawEvidence raw() {
    return raw.orElseThrow(
        () ->
            new SourceException(
                "the raw objects, which the table is compared with, were not read"));
  }
}
