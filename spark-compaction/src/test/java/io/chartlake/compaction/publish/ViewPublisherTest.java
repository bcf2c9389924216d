package io.chartlake.compaction.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.TrinoAccess;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views get the constants of the watermark, and a failed publish stops nothing. */
class ViewPublisherTest {
  private static final RawRoot ROOT = RawRoot.parse("s3a://bucket");
  private static final RawZone ZONE = new RawZone("", "songs");
  private static final String AFTER =
      "songs.json/partition=00000/hour=2026-11-23-12/"
          + "00000000000000000000-00000000000000000010.jsonl";

  private final List<String> run = new ArrayList<>();

  private ViewPublisher publisher(StatementRunner runner, String... texts) {
    List<ViewPublisher.Template> templates = new ArrayList<>();
    for (String text : texts) {
      templates.add(new ViewPublisher.Template("view.sql", text));
    }
    return new ViewPublisher(templates, new Tail(ROOT, ZONE), runner);
  }

  private static Constants constants(Watermark watermark, Integer... heldUp) {
    return new Constants(watermark, Set.of(heldUp), Optional.empty());
  }

  @Test
  void comparesWithTheTagOfAnHourAgo() {
    ViewPublisher publisher = publisher(run::add, "SELECT * FROM latest {{an_hour_ago}} AS before");
    Watermark none = Watermark.none("songs", 1);
    publisher.publish(new Constants(none, Set.of(), Optional.of("hour-2026-11-23-22")));
    publisher.publish(constants(none));
    assertThat(run)
        .containsExactly(
            "SELECT * FROM latest FOR VERSION AS OF 'hour-2026-11-23-22' AS before",
            "SELECT * FROM latest WHERE false AS before");
  }

  @Test
  void refusesAFileThatHasNothingToFillIn(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("view.sql"), "CREATE VIEW v AS SELECT 1");
    assertThatThrownBy(
            () ->
                ViewPublisher.toTrino(
                    List.of(file),
                    new TrinoAccess("jdbc:trino://x:1", "publisher", Optional.empty(), "test"),
                    ROOT,
                    ZONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has neither {{tail}} nor {{an_hour_ago}}");
  }

  @Test
  void fillsConstantsForEveryPartitionAlsoThoseNeverRead() {
    publisher(run::add, "CREATE VIEW v AS SELECT * FROM raw WHERE {{tail}};\n")
        .publish(constants(Watermark.none("songs", 2).with(0, 10, AFTER)));
    assertThat(run)
        .containsExactly(
            "CREATE VIEW v AS SELECT * FROM raw WHERE hour >= '2026-11-22-12' AND (\n"
                + "    (partition = '00000' AND hour >= '2026-11-23-12'"
                + " AND \"$path\" > 's3a://bucket/"
                + AFTER
                + "' AND \"$path\" < 's3a://bucket/songs.json/partition=000000'"
                + " AND try_cast(_offset AS bigint) >= 10)\n"
                + "    OR (partition = '00001'"
                + " AND \"$path\" > 's3a://bucket/songs.json/partition=00001/'"
                + " AND \"$path\" < 's3a://bucket/songs.json/partition=000010'"
                + " AND try_cast(_offset AS bigint) >= 0))");
  }

  @Test
  void boundsTheHourByTheEarliestWhenAllWereRead() {
    String earlier = AFTER.replace("partition=00000", "partition=00001").replace("-12/", "-09/");
    publisher(run::add, "{{tail}}")
        .publish(constants(Watermark.none("songs", 2).with(0, 10, AFTER).with(1, 10, earlier)));
    assertThat(run.get(0)).startsWith("hour >= '2026-11-23-09' AND (");
  }

  @Test
  void boundsNoHourBeforeAnythingWasRead() {
    publisher(run::add, "{{tail}}").publish(constants(Watermark.none("songs", 1)));
    assertThat(run.get(0)).startsWith("(\n    (partition = '00000' AND \"$path\" > ");
  }

  @Test
  void boundsNoHourWhereTheFirstObjectsOfAPartitionCouldNotBeRead() {
    publisher(run::add, "{{tail}}")
        .publish(constants(Watermark.none("songs", 2).with(0, 10, AFTER), 1));
    assertThat(run.get(0)).startsWith("(\n    (partition = '00000' AND hour >= ");
  }

  @Test
  void goesOnWhenOneViewFails() {
    StatementRunner firstFails =
        sql -> {
          run.add(sql);
          if (run.size() == 1) {
            throw new SQLException("away");
          }
        };
    ViewPublisher publisher = publisher(firstFails, "a {{tail}}", "b {{tail}}");
    assertThatCode(() -> publisher.publish(constants(Watermark.none("songs", 1))))
        .doesNotThrowAnyException();
    assertThat(run).hasSize(2);
  }
}
