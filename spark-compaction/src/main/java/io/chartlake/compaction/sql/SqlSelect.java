package io.chartlake.compaction.sql;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.ComputedColumns;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.Selection;
import io.chartlake.compaction.rows.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;

/** A select list in Spark's SQL: any expression whose value follows from its record alone. */
public final class SqlSelect {
  private SqlSelect() {}

  /**
   * Reads the arguments of a job, as {@link Projection#parse} does.
   *
   * @param select such as {@code _key AS song_id, upper(songName) AS title}
   * @param timeZone in which dates and texts of timestamps are
   * @throws IllegalArgumentException naming what is wrong in which text
   */
  public static Projection parse(
      String columns, String select, FieldType keyType, Set<String> reserved, String timeZone) {
    List<Column> raw = Projection.rawColumns(columns, keyType);
    SelectAnalysis analysis = new SelectAnalysis(raw, select, timeZone);
    Selection selection = new Selection(raw, reserved, analysis::fault);
    List<SqlColumns.Computed> computed = new ArrayList<>();
    List<NamedExpression> expressions = analysis.expressions();
    for (int i = 0; i < expressions.size(); i++) {
      NamedExpression expression = expressions.get(i);
      Expression value = SelectAnalysis.value(expression);
      FieldType type = type(analysis, expression, value);
      if (value instanceof Attribute field) {
        selection.add(expression.name(), field.name(), type, analysis.slot(field));
      } else {
        selection.add(expression.name(), value.sql(), type, Projection.Output.COMPUTED);
        computed.add(new SqlColumns.Computed(expression.name(), type, i, analysis.bound(value)));
      }
    }
    return selection.projection(
        computed.isEmpty() ? ComputedColumns.NONE : new SqlColumns(raw, computed));
  }

  private static FieldType type(
      SelectAnalysis analysis, NamedExpression expression, Expression value) {
    return SparkTypes.fieldType(value.dataType())
        .orElseThrow(
            () ->
                analysis.fault(
                    "%s is of type %s, which no column of the table can have; add CAST(… AS …) to one of %s"
                        .formatted(
                            expression.name(),
                            value.dataType().sql(),
                            Arrays.toString(FieldType.values()))));
  }
}
