package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** The files in which players say what they sent and what was acknowledged. */
public final class Ledgers {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");
  private static final String EXTENSION = ".ledger";

  private Ledgers() {}

  /** A file for one player alone. */
  public static Path fresh(Home home) {
    String time = TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    return home.ledgers()
        .resolve("plays-" + time + "-" + ProcessHandle.current().pid() + EXTENSION);
  }

  /**
   * Lets the audit find a ledger that lies elsewhere, by a link among the stack's own. Without it
   * the audit would find plays that no ledger knows.
   *
   * @param ledger made when it does not exist, since a link to nothing would stop the audit
   * @throws CommandException when it cannot be written
   */
  public static void adopt(Home home, Path ledger) {
    Attempt.to(
        "use the ledger " + ledger,
        () -> {
          Files.newByteChannel(ledger, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
              .close();
          Path real = ledger.toRealPath();
          boolean ownOne =
              real.getParent().equals(home.ledgers().toRealPath())
                  && real.toString().endsWith(EXTENSION);
          // The same file has the same link: two would be read as plays sent twice.
          String id =
              UUID.nameUUIDFromBytes(real.toString().getBytes(StandardCharsets.UTF_8)).toString();
          Path link = home.ledgers().resolve("linked-" + id + EXTENSION);
          if (!ownOne && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, real);
          }
        });
  }
}
