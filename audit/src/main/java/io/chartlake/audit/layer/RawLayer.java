package io.chartlake.audit.layer;

import io.chartlake.audit.cut.LandingState;
import io.chartlake.audit.cut.Settling;
import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.model.Version;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.source.RawListing;
import io.chartlake.audit.source.RawObjects;
import io.chartlake.audit.source.TopicLog;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.RawZone;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** The raw objects against the changelog: every committed record once, byte for byte (I2). */
final class RawLayer implements Layer {
  static final String NAME = "raw objects";
  private static final int LOOKS = 3;

  private final RawZone zone;
  private final RawObjects store;
  private final TopicLog log;
  private final TopicFold changelog;
  private final LandingState landing;
  private final RecordFormat format;
  private final KeyStates keys;
  private final TablePosition table;
  private final Settling.Pause pause;
  private final Progress progress;
  private final Map<Integer, Long> ends = new HashMap<>();
  private Optional<Evidence> evidence = Optional.empty();

  /**
   * What later layers need of the raw objects.
   *
   * @param objects how many there are
   * @param lines how many lines each object has
   * @param ends position behind each partition's last object
   */
  record Evidence(long objects, Map<String, Long> lines, Map<Integer, Long> ends) {
    long end(int partition) {
      return ends.getOrDefault(partition, 0L);
    }
  }

  /**
   * @param landing what has to be known of the stage that lands
   * @param table whose watermark the lines are folded up to
   */
  RawLayer(
      RawZone zone,
      RawObjects store,
      TopicLog log,
      TopicFold changelog,
      LandingState landing,
      RecordFormat format,
      KeyStates keys,
      TablePosition table,
      Settling.Pause pause,
      Progress progress) {
    this.zone = zone;
    this.store = store;
    this.log = log;
    this.changelog = changelog;
    this.landing = landing;
    this.format = format;
    this.keys = keys;
    this.table = table;
    this.pause = pause;
    this.progress = progress;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Part part() {
    return Part.RAW;
  }

  /** Empty until judged, and when the objects could not be read. */
  Optional<Evidence> evidence() {
    return evidence;
  }

  @Override
  public LayerResult judge() {
    progress.begin(NAME, "records and lines");
    TopicState state = changelog.state();
    table.read();
    landing.look();
    RawListing listing = list(state);
    TopicState now = log.state().orElse(state);
    RawTally tally = new RawTally(progress);
    Findings findings = tally.findings();
    listing.unknown().forEach(key -> findings.wrong("unknown name '" + key + "'"));
    if (!state.isWhole()) {
      findings.expired("the changelog has lost its oldest records to retention");
    }
    NavigableSet<Integer> partitions = listing.partitions();
    IntStream.range(0, state.partitions().size()).forEach(partitions::add);
    for (int partition : partitions) {
      RawListing.Path path = listing.path(partition);
      ends.put(partition, path.end());
      checkNames(partition, path, state, now, findings);
      walk(partition, listing, path, state, tally);
    }
    if (findings.isClean()) {
      keys.forEach((key, known) -> compareLast(key, known, state, findings));
    }
    landing.whyWaiting().filter(why -> tally.hasUnlanded()).ifPresent(findings::expired);
    evidence = Optional.of(new Evidence(listing.objectCount(), tally.linesByObject(), ends));
    findings.note(listing.objectCount(), "objects");
    tally.note();
    return findings.result(NAME, tally.records());
  }

  /**
   * The names. Stores list while others write: what looks wrong is looked at again, for a name that
   * one answer lacks, or that an upload has until it is whole, is another one in the next.
   */
  private RawListing list(TopicState state) {
    RawListing listing = RawListing.of(zone, store.list(zone.root()));
    for (int look = 1; look < LOOKS && isDoubtful(listing, state); look++) {
      pause.pause(Settling.STEP);
      listing = RawListing.of(zone, store.list(zone.root()));
    }
    return listing;
  }

  private static boolean isDoubtful(RawListing listing, TopicState state) {
    return !listing.unknown().isEmpty()
        || listing.partitions().stream()
            .anyMatch(
                partition ->
                    listing.path(partition).gaps().stream()
                        .anyMatch(gap -> gap.missing().from() < state.end(partition)));
  }

  private static void checkNames(
      int partition, RawListing.Path path, TopicState state, TopicState now, Findings findings) {
    for (Gap gap : path.gaps()) {
      // What lies behind the cut may have been landing while the names were listed.
      if (gap.missing().from() < state.end(partition) || partition >= now.partitions().size()) {
        findings.wrong(gap.toString());
      }
    }
    if (partition >= now.partitions().size()) {
      findings.wrong("the topic has no partition " + partition + ", the raw zone has");
    } else if (path.end() > now.partitions().get(partition).end()) {
      findings.wrong(
          String.format(
              "partition %d: raw ends at %d, beyond the topic's end %d: was the topic made anew?",
              partition, path.end(), now.partitions().get(partition).end()));
    }
  }

  private void walk(
      int partition, RawListing listing, RawListing.Path path, TopicState state, RawTally tally) {
    RawPartition walker =
        new RawPartition(partition, log, state, path, format, keys, table.next(partition), tally);
    SparseBits missing;
    try (MergedLines lines =
        new MergedLines(store, listing.objects(partition), path, Optional.of(state.id()), tally)) {
      missing = walker.walk(lines);
    }
    if (missing.isEmpty()) {
      return;
    }
    SparseBits letters = landing.setAside(partition);
    long lost = missing.countWithout(letters);
    tally.deadLetters(missing.size() - lost);
    long waiting = missing.without(letters).filter(offset -> isWaiting(partition, offset)).count();
    tally.unlanded(waiting);
    lost -= waiting;
    missing
        .without(letters)
        .limit(Math.min(lost, Findings.SHOWN)) // rising: what may still land comes last
        .forEach(
            offset ->
                tally
                    .findings()
                    .lost(new Coordinates(log.topic(), partition, offset) + walker.why(offset)));
    if (lost > Findings.SHOWN) {
      tally.findings().lost(lost - Findings.SHOWN, "and so on");
    }
  }

  private boolean isWaiting(int partition, long offset) {
    return offset >= ends.getOrDefault(partition, 0L) && landing.isWaiting(partition, offset);
  }

  /** What no table shows may be in the dead letters instead. */
  private boolean isExpectedToLand(Version version) {
    return version.kind != Version.Kind.REJECTED
        && !landing.setAside(version.partition).contains(version.offset)
        && !isWaiting(version.partition, version.offset);
  }

  private static boolean isNewer(Optional<Version> raw, TopicState state) {
    return raw.filter(version -> version.offset >= state.end(version.partition)).isPresent();
  }

  /** A second proof by another way, once line by line found nothing. */
  private void compareLast(String key, KeyState known, TopicState state, Findings findings) {
    Optional<Version> raw = known.raw();
    Optional<Version> last = known.changelog();
    if (last.isPresent()) {
      if (isExpectedToLand(last.get())
          && !isNewer(raw, state)
          && (raw.isEmpty() || !last.get().sameContent(raw.get()))) {
        findings.wrong("key " + key + " ends otherwise in raw than in the changelog");
      }
    } else if (raw.isPresent()
        && raw.get().kind == Version.Kind.VALUE
        && raw.get().partition < state.partitions().size()
        && raw.get().offset >= state.partitions().get(raw.get().partition).start()
        && raw.get().offset < state.partitions().get(raw.get().partition).end()) {
      findings.wrong("key " + key + " is in raw and not in the changelog");
    }
  }
}
