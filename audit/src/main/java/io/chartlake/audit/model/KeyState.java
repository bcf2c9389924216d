package io.chartlake.audit.model;

import java.util.Optional;

/** What the layers hold of one key; there may be millions. */
public final class KeyState {
  /** Distinct valid events of the key in the events' topic. */
  public long events;

  /** Last version in the changelog; null when it has none. */
  private KeyVersion changelog;

  /** Last version in the raw objects; null when they have none. */
  private KeyVersion raw;

  /** Last version in the raw objects below the table's watermark, once {@link #frozen}. */
  private KeyVersion rawAtWatermark;

  private boolean frozen;

  /** The check that last saw a row of this key. */
  private Object rowSeenBy;

  boolean isUncounted() {
    return (changelog == null ? 0 : changelog.count) < events;
  }

  public Optional<KeyVersion> changelog() {
    return Optional.ofNullable(changelog);
  }

  public void changelog(KeyVersion version) {
    changelog = version;
  }

  public Optional<KeyVersion> raw() {
    return Optional.ofNullable(raw);
  }

  /** Takes a raw line's version; lines come in offset order. */
  public void raw(KeyVersion version, boolean belowWatermark) {
    if (!belowWatermark && !frozen) {
      frozen = true;
      rawAtWatermark = raw;
    }
    // One instance for what both layers agree on: half the memory.
    raw = changelog != null && changelog.sameAs(version) ? changelog : version;
  }

  public Optional<KeyVersion> rawAtWatermark() {
    return frozen ? Optional.ofNullable(rawAtWatermark) : raw();
  }

  /** Marks that the check saw a row; false when it had seen one before. */
  public boolean rowSeen(Object check) {
    boolean first = rowSeenBy != check;
    rowSeenBy = check;
    return first;
  }

  public boolean hasRow(Object check) {
    return rowSeenBy == check;
  }
}
