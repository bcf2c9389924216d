package io.chartlake.compaction.publish;

import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a raw zone behind a watermark, as a SQL predicate of constants over the columns
 * {@code hour}, {@code partition}, {@code "$path"} and {@code _offset}: engines prune early only
 * for constants.
 */
final class Tail {
  /** How long the first object of a partition may have waited for its upload. */
  private static final int LATE_HOURS = 24;

  private final RawRoot root;
  private final RawZone zone;

  Tail(RawRoot root, RawZone zone) {
    this.root = root;
    this.zone = zone;
  }

  /**
   * The predicate.
   *
   * @param heldUp partitions with objects behind the watermark that could not be read
   */
  String predicate(Watermark watermark, Set<Integer> heldUp) {
    List<String> parts = new ArrayList<>();
    for (int partition = 0; partition < watermark.partitions(); partition++) {
      parts.add(partition(watermark, partition));
    }
    String any = "(\n    " + String.join("\n    OR ", parts) + ")";
    return firstHour(watermark, heldUp).map(hour -> "hour >= '" + hour + "' AND ").orElse("") + any;
  }

  /**
   * The earliest hour that can hold something new; a day more where a partition was never read, as
   * its first object has the hour of its first record, and may have waited for a store that was
   * away. Nobody knows it where objects of such a partition are there and can't be read.
   */
  private Optional<HourUtc> firstHour(Watermark watermark, Set<Integer> heldUp) {
    if (!watermark.after().keySet().containsAll(heldUp)) {
      return Optional.empty();
    }
    Optional<HourUtc> first =
        watermark.after().values().stream()
            .map(key -> zone.parse(key).hour())
            .min(HourUtc::compareTo);
    boolean allRead = watermark.after().size() == watermark.partitions();
    return allRead ? first : first.map(hour -> hour.plus(-LATE_HOURS));
  }

  private String partition(Watermark watermark, int partition) {
    String prefix = root.uri(zone.partitionPrefix(partition));
    Optional<String> after = watermark.after(partition);
    String hour = after.map(key -> " AND hour >= '" + zone.parse(key).hour() + "'").orElse("");
    return "(partition = "
        + literal(String.format(Locale.ROOT, "%05d", partition))
        + hour
        + " AND \"$path\" > "
        + literal(after.map(root::uri).orElse(prefix))
        + " AND \"$path\" < "
        + literal(end(prefix))
        + " AND try_cast(_offset AS bigint) >= "
        + watermark.next(partition)
        + ")";
  }

  /** The first text behind all that begins with this prefix, which ends with a slash. */
  private static String end(String prefix) {
    return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
