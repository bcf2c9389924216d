package io.chartlake.compaction.maintain;

import io.chartlake.compaction.table.HourTags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a table its hour's tag between rounds, so that there is one where nobody maintains. */
public final class HourlyTags {
  private static final Logger LOG = LoggerFactory.getLogger(HourlyTags.class);

  /** As long as maintenance keeps tags by default. */
  private static final Duration KEEP = Duration.ofDays(7);

  private final Supplier<Table> table;
  private final Clock clock;
  private String made = "";

  /**
   * @param table loads it; asked until the hour has its tag
   */
  public HourlyTags(Supplier<Table> table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Makes the tag if the hour has none; a failure is logged and mended by the next time. */
  public void make() {
    Instant now = clock.instant();
    String name = HourTags.name(now);
    if (name.equals(made)) {
      return;
    }
    try {
      Table loaded = table.get();
      new HourTag(loaded, now, KEEP).make();
      if (loaded.refs().containsKey(name)) {
        made = name;
      }
    } catch (RuntimeException e) {
      LOG.warn("The tag {} was not made and will be tried again: {}", name, e.toString());
    }
  }
}
