package io.chartlake.local.stack;

import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The files in which players say what they sent and what was acknowledged. */
public final class Ledgers {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

  private Ledgers() {}

  /** A file for one player alone. */
  public static Path fresh(Home home) {
    String time = TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    return home.ledgers()
        .resolve("plays-" + time + "-" + ProcessHandle.current().pid() + ".ledger");
  }
}
