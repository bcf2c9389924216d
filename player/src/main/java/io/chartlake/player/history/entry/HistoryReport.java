package io.chartlake.player.history.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What reading histories found besides plays of known times.
 *
 * @param skipped how many entries are no plays, by reason
 * @param unknownTimes plays that got the time of the play beside them
 * @param passedOver files in folders and archives, or among several named, that are no histories
 */
public record HistoryReport(Map<String, Long> skipped, long unknownTimes, List<String> passedOver) {
  /** Nothing besides, or no history. */
  public static final HistoryReport NONE = new HistoryReport(Map.of(), 0, List.of());

  public HistoryReport {
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    passedOver = List.copyOf(passedOver);
  }

  /** How many entries are no plays. */
  public long skippedEntries() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** For people, after a list of other counts; empty when there is nothing to say. */
  public String text() {
    List<String> parts = new ArrayList<>();
    if (unknownTimes > 0) {
      parts.add(counted(unknownTimes, "play") + " of unknown time");
    }
    if (!skipped.isEmpty()) {
      List<String> reasons = new ArrayList<>();
      skipped.forEach((reason, count) -> reasons.add(number(count) + " " + reason));
      parts.add(
          (skippedEntries() == 1 ? "1 entry" : number(skippedEntries()) + " entries")
              + " skipped ("
              + String.join(", ", reasons)
              + ")");
    }
    if (!passedOver.isEmpty()) {
      parts.add(counted(passedOver.size(), "file") + " passed over");
    }
    return String.join(", ", parts);
  }

  private static String counted(long count, String noun) {
    return number(count) + " " + noun + (count == 1 ? "" : "s");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
