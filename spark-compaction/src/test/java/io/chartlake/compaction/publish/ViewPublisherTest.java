package io.chartlake.compaction.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chartlake.changelog.RawZone;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.Watermark;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

  @Test
  void fillsConstantsForEveryPartitionAlsoThoseNeverRead() {
    publisher(run::add, "CREATE VIEW v AS SELECT * FROM raw WHERE {{tail}};\n")
        .publish(Watermark.none("songs", 2).with(0, 10, AFTER), Set.of());
    assertThat(run)
        .containsExactly(
            "CREATE VIEW v AS SELECT * FROM raw WHERE hour >= '2026-11-23-11' AND (\n"
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
        .publish(Watermark.none("songs", 2).with(0, 10, AFTER).with(1, 10, earlier), Set.of());
    assertThat(run.get(0)).startsWith("hour >= '2026-11-23-09' AND (");
  }

  @Test
  void boundsNoHourBeforeAnythingWasRead() {
    publisher(run::add, "{{tail}}").publish(Watermark.none("songs", 1), Set.of());
    assertThat(run.get(0)).startsWith("(\n    (partition = '00000' AND \"$path\" > ");
  }

  @Test
  void boundsNoHourWhereTheFirstObjectsOfAPartitionCouldNotBeRead() {
    publisher(run::add, "{{tail}}")
        .publish(Watermark.none("songs", 2).with(0, 10, AFTER), Set.of(1));
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
    assertThatCode(() -> publisher.publish(Watermark.none("songs", 1), Set.of()))
        .doesNotThrowAnyException();
    assertThat(run).hasSize(2);
  }
}
