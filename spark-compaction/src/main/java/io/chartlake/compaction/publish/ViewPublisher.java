package io.chartlake.compaction.publish;

import io.chartlake.changelog.RawZone;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the constants of a watermark into SQL templates and applies them. A view made so is right
 * as long as its constants are not newer than the table; a failure only leaves older ones.
 */
public final class ViewPublisher {
  /** What a template holds where the predicate belongs. */
  public static final String PLACEHOLDER = "{{tail}}";

  private static final Logger LOG = LoggerFactory.getLogger(ViewPublisher.class);

  /**
   * One view.
   *
   * @param name where it was read, for messages
   * @param text SQL with {@link #PLACEHOLDER}
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
      List<Path> files,
      String url,
      String user,
      Optional<String> password,
      RawRoot root,
      RawZone zone) {
    List<Template> templates = new ArrayList<>();
    for (Path file : files) {
      String text;
      try {
        text = Files.readString(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
      }
      if (!text.contains(PLACEHOLDER)) {
        throw new IllegalArgumentException(file + " has no " + PLACEHOLDER);
      }
      templates.add(new Template(file.toString(), text));
    }
    return new ViewPublisher(templates, new Tail(root, zone), new TrinoRunner(url, user, password));
  }

  public boolean isEmpty() {
    return templates.isEmpty();
  }

  /**
   * Publishes every view; a failure is logged and mended by the next time.
   *
   * @param heldUp partitions with objects behind the watermark that could not be read
   * @return whether all were published
   */
  public boolean publish(Watermark watermark, Set<Integer> heldUp) {
    boolean all = true;
    for (Template template : templates) {
      try {
        runner.run(filled(template, watermark, heldUp));
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

  private String filled(Template template, Watermark watermark, Set<Integer> heldUp) {
    String sql = template.text().replace(PLACEHOLDER, tail.predicate(watermark, heldUp)).strip();
    return sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql;
  }
}
