package io.chartlake.compaction.source;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which Kafka partition a key belongs to when it has records in several: that of its record with
 * the greatest timestamp, the greatest partition among equals. About 150 bytes a key.
 */
public final class KeyHomes implements Serializable {
  private final Map<Object, Claim> claims = new HashMap<>();

  /**
   * A partition's last record of a key.
   *
   * @param key a Long or a String
   * @param timestampMicros least value where Kafka has no timestamp
   */
  record Claim(Object key, long timestampMicros, int partition) implements Serializable {
    boolean beats(Claim other) {
      return timestampMicros != other.timestampMicros
          ? timestampMicros > other.timestampMicros
          : partition > other.partition;
    }
  }

  KeyHomes(List<Claim> all) {
    for (Claim claim : all) {
      claims.merge(claim.key, claim, (known, next) -> next.beats(known) ? next : known);
    }
  }

  /** Whether a key is known to belong to another partition than this. */
  public boolean isElsewhere(Object key, int partition) {
    Claim claim = claims.get(key);
    return claim != null && claim.partition != partition;
  }
}
