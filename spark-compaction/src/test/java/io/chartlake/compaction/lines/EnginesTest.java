package io.chartlake.compaction.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.compaction.sql.SqlSelect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** A select list that both engines read makes the same of every line. */
class EnginesTest {
  private static final List<FieldType> NUMBERS =
      List.of(FieldType.INT, FieldType.BIGINT, FieldType.FLOAT, FieldType.DOUBLE);
  private static long rows;
  private static long rejects;
  private static long casts;

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void makeTheSameOfALine(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    RandomLines source = new RandomLines(random);
    List<Column> raw = source.projection().raw();
    String columns =
        raw.subList(0, raw.size() - 4).stream()
            .map(
                column -> column.toString().replaceFirst("^(.*?) (?=[A-Z]+( NOT NULL)?$)", "`$1` "))
            .collect(Collectors.joining(", "));
    FieldType keyType = source.projection().keyType();
    String select = select(raw, random);
    Projection plain = Projection.parse(columns, select, keyType, Set.of());
    Projection sql = SqlSelect.parse(columns, select, keyType, Set.of(), "UTC");
    assertThat(sql.outputs().stream().map(Projection.Output::column))
        .isEqualTo(plain.outputs().stream().map(Projection.Output::column).toList());
    assertThat(sql.keyOutput()).isEqualTo(plain.keyOutput());

    LineReader lines = new LineReader(plain);
    lines.open(new ByteArrayInputStream(source.lines(random.nextInt(60))));
    Line line = new Line(plain);
    while (true) {
      try {
        if (!lines.next(line)) {
          return;
        }
      } catch (RejectedLineException e) {
        continue;
      }
      if (!line.isDeleted()) {
        assertThat(row(sql, line)).as(select).isEqualTo(row(plain, line));
      }
    }
  }

  /** Otherwise this test would say nothing. */
  @AfterContainer
  static void sawAllThereIs() {
    assertThat(rows).isGreaterThan(500);
    assertThat(casts).isGreaterThan(500);
    assertThat(rejects).isGreaterThan(20);
  }

  /** The key, and most other slots: as they are, renamed or cast. */
  private static String select(List<Column> raw, Random random) {
    List<String> list = new ArrayList<>();
    for (Column column : raw) {
      String name = "`" + column.name() + "`";
      String as = " AS `out " + list.size() + "`";
      if (column.name().equals("_key")) {
        list.add(name + as);
      }
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> list.add(column.name().startsWith("_") ? name + as + "0" : name);
        default -> list.add("CAST(" + name + " AS " + to(column.type(), random) + ")" + as + "0");
      }
    }
    Collections.shuffle(list, random);
    return String.join(", ", list).replaceAll("`0", "0`");
  }

  /** A type to cast to by which the engines agree. */
  private static FieldType to(FieldType from, Random random) {
    return switch (from) {
      case INT, BIGINT, FLOAT, DOUBLE ->
          random.nextInt(4) == 0 ? FieldType.STRING : NUMBERS.get(random.nextInt(4));
      case STRING ->
          random.nextBoolean()
              ? FieldType.STRING
              : List.of(FieldType.values()).get(random.nextInt(FieldType.values().length));
      case BOOLEAN -> FieldType.STRING;
      case TIMESTAMP -> FieldType.TIMESTAMP;
    };
  }

  private static List<Object> row(Projection projection, Line line) {
    RecordBuffer row = new RecordBuffer(projection.outputs().size());
    try {
      projection.apply(line, row);
    } catch (RejectedLineException e) {
      rejects++;
      return List.of("rejected");
    }
    rows++;
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Column column = projection.outputs().get(i).column();
      casts += projection.outputs().get(i).isComputed() ? 1 : 0;
      values.add(value(row, i, column.type()));
    }
    return values;
  }

  private static Object value(RecordBuffer row, int i, FieldType type) {
    if (row.isNull(i)) {
      return "null";
    }
    return type == FieldType.STRING ? row.string(i) : (Object) row.number(i);
  }
}
