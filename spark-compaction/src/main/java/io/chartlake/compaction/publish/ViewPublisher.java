package io.chartlake.compaction.publish;

import io.chartlake.cli.TrinoAccess;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the constants of a watermark into SQL templates and applies them. A view made so is right
 * as long as its constants are not newer than the table; a failure only leaves older ones.
 */
public final class ViewPublisher {
  /** What a template holds where the predicate of the raw zone's tail belongs. */
  public static final String TAIL = "{{tail}}";

  /**
   * What a template holds behind the name of the compacted table where it wants that of an hour
   * ago; without a tag that old it reads no row.
   */
  public static final String AN_HOUR_AGO = "{{an_hour_ago}}";

  /** A Trino whose queue is full must not hold up the next round. */
  private static final int TIMEOUT_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(ViewPublisher.class);

  /**
   * One view.
   *
   * @param name where it was read, for messages
   * @param text SQL with {@link #TAIL}, {@link #AN_HOUR_AGO} or both
   */
  record Template(String name, String text) {}

  private final List<Template> templates;
  private final Tail tail;
  private final StatementRunner runner;

  ViewPublisher(List<Template> templates, Tail tail, StatementRunner runner) {
    this.templates = List.copyOf(templates);
    this.tail = tail;
    this.runner = runner;
  }

  /** Publishes nothing. */
  public static ViewPublisher none() {
    return new ViewPublisher(List.of(), null, sql -> {});
  }

  /**
   * Publishes these files to Trino.
   *
   * @throws IllegalArgumentException naming the file that can't be read or has no place for the
   *     constants
   */
  public static ViewPublisher toTrino(
      List<Path> files, TrinoAccess trino, RawRoot root, RawZone zone) {
    List<Template> templates = new ArrayList<>();
    for (Path file : files) {
      String text;
      try {
        text = Files.readString(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
      }
      if (!text.contains(TAIL) && !text.contains(AN_HOUR_AGO)) {
        throw new IllegalArgumentException(
            file + " has neither " + TAIL + " nor " + AN_HOUR_AGO + ": it need not be published");
      }
      templates.add(new Template(file.toString(), text));
    }
    return new ViewPublisher(templates, new Tail(root, zone), sql -> run(trino, sql));
  }

  private static void run(TrinoAccess trino, String sql) throws SQLException {
    try (Connection connection = trino.open();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SQLException(trino.reason(e), e);
    }
  }

  public boolean isEmpty() {
    return templates.isEmpty();
  }

  /**
   * Publishes every view; a failure is logged and mended by the next time.
   *
   * @return whether all were published
   */
  public boolean publish(Constants constants) {
    boolean all = true;
    for (Template template : templates) {
      try {
        runner.run(filled(template, constants));
        LOG.debug("Published {}", template.name());
      } catch (SQLException | RuntimeException e) {
        LOG.warn(
            "View of {} was not published and stays as it was until the next run: {}",
            template.name(),
            e.getMessage());
        LOG.debug("Publishing failed", e);
        all = false;
      }
    }
    return all;
  }

  private String filled(Template template, Constants constants) {
    String then =
        constants
            .anHourAgo()
            .map(tag -> "FOR VERSION AS OF '" + tag.replace("'", "''") + "'")
            .orElse("WHERE false");
    String sql =
        template
            .text()
            .replace(TAIL, tail.predicate(constants.watermark(), constants.heldUp()))
            .replace(AN_HOUR_AGO, then)
            .strip();
    return sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql;
  }
}
