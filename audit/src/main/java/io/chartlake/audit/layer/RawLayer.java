package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.source.RawListing;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.RawZone;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/** The raw objects against the changelog: every committed record once, byte for byte (I2). */
final class RawLayer extends Layer {
  private static final int LOOKS = 3;

  private final Map<Integer, Long> ends = new HashMap<>();

  RawLayer(AuditRun run) {
    super(run, AuditPart.RAW, "raw objects", "records and lines");
  }

  @Override
  LayerResult judge() {
    TopicState state = run.changelog.state();
    run.table.read();
    run.landing.look();
    RawListing listing = list(state);
    TopicState now = run.sources.changelog().state().orElse(state);
    RawTally tally = new RawTally();
    Findings findings = tally.findings;
    listing.unknown().forEach(key -> findings.wrong("unknown name '" + key + "'"));
    if (!state.isWhole()) {
      findings.expired("the changelog has lost its oldest records to retention");
    }
    NavigableSet<Integer> partitions = listing.partitions();
    partitions.addAll(state.ends().keySet());
    for (int partition : partitions) {
      RawListing.Path path = listing.path(partition);
      ends.put(partition, path.end());
      checkNames(partition, path, state, now, findings);
      walk(partition, listing, path, state, tally);
    }
    if (findings.isClean()) {
      run.keys.forEach((key, known) -> compareLast(key, known, state, findings));
    }
    if (tally.has(RawTally.Note.UNLANDED)) {
      run.landing.whyWaiting().ifPresent(findings::expired);
    }
    run.noteRaw(new AuditRun.RawEvidence(listing.objectCount(), tally.lines, ends));
    findings.note(listing.objectCount(), "objects");
    tally.writeNotes();
    return findings.result(name(), tally.records);
  }

  /**
   * The names. Stores list while others write: what looks wrong is looked at again, for a name that
   * one answer lacks, or that an upload has until it is whole, is another one in the next.
   */
  private RawListing list(TopicState state) {
    RawListing listing = listOnce();
    for (int look = 1; look < LOOKS && isDoubtful(listing, state); look++) {
      run.waiter.pause();
      listing = listOnce();
    }
    return listing;
  }

  private RawListing listOnce() {
    RawZone zone = run.settings.zone();
    return RawListing.of(zone, run.sources.raw().list(zone.root()));
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
    boolean exists = partition < now.partitions().size();
    for (Gap gap : path.gaps()) {
      // What lies behind the cut may have been landing while the names were listed.
      if (gap.missing().from() < state.end(partition) || !exists) {
        findings.wrong(gap.toString());
      }
    }
    if (!exists) {
      findings.wrong("the topic has no partition " + partition + ", the raw zone has");
    } else if (path.end() > now.end(partition)) {
      findings.wrong(
          String.format(
              "partition %d: raw ends at %d, beyond the topic's end %d: was the topic deleted and"
                  + " created again?",
              partition, path.end(), now.end(partition)));
    }
  }

  private void walk(
      int partition, RawListing listing, RawListing.Path path, TopicState state, RawTally tally) {
    RawPartition walker = new RawPartition(partition, run, state, path, tally);
    SparseBits missing;
    try (MergedLines lines =
        new MergedLines(run, listing.objects(partition), path, state.id(), tally)) {
      missing = walker.walk(lines);
    }
    if (missing.isEmpty()) {
      return;
    }
    SparseBits letters = run.landing.setAside(partition);
    long absent = missing.countWithout(letters);
    tally.add(RawTally.Note.DEAD_LETTERS, missing.size() - absent);
    long waiting = missing.without(letters).filter(offset -> isWaiting(partition, offset)).count();
    tally.add(RawTally.Note.UNLANDED, waiting);
    // Rising: what may still land comes last.
    tally.findings.lost(
        absent - waiting,
        missing
            .without(letters)
            .mapToObj(
                offset ->
                    new Coordinates(run.changelog.topic(), partition, offset)
                        + walker.why(offset)));
  }

  private boolean isWaiting(int partition, long offset) {
    return offset >= ends.getOrDefault(partition, 0L) && run.landing.isWaiting(partition, offset);
  }

  /** What no table shows may be in the dead letters instead. */
  private boolean isExpectedToLand(KeyVersion version) {
    return version.kind != KeyVersion.Kind.REJECTED
        && !run.landing.setAside(version.partition).contains(version.offset)
        && !isWaiting(version.partition, version.offset);
  }

  /** A second proof by another way, once line by line found nothing. */
  private void compareLast(String key, KeyState known, TopicState state, Findings findings) {
    Optional<KeyVersion> raw = known.raw();
    Optional<KeyVersion> last = known.changelog();
    if (last.isPresent()) {
      boolean newer =
          raw.filter(version -> version.offset >= state.end(version.partition)).isPresent();
      if (isExpectedToLand(last.get())
          && !newer
          && (raw.isEmpty() || !last.get().sameContent(raw.get()))) {
        findings.wrong("key " + key + " ends otherwise in raw than in the changelog");
      }
    } else if (raw.isPresent()
        && raw.get().kind == KeyVersion.Kind.VALUE
        && raw.get().offset >= state.bounds(raw.get().partition).start()
        && raw.get().offset < state.end(raw.get().partition)) {
      findings.wrong("key " + key + " is in raw and not in the changelog");
    }
  }
}
