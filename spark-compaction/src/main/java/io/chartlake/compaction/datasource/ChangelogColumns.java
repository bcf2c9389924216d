package io.chartlake.compaction.datasource;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.rows.SparkTypes;
import io.chartlake.rawzone.line.LineFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns a read shows: the declared fields, then those that landing adds to each line. */
final class ChangelogColumns implements Serializable {
  private final List<Column> raw;
  private final ChangelogOptions.Records records;

  ChangelogColumns(ChangelogOptions options) {
    this.raw =
        Projection.parse(
                options.columns(), LineFields.KEY + " AS record_key", options.keyType(), Set.of())
            .raw();
    this.records = options.records();
  }

  /** All there are; {@code _deleted} only where tombstones are shown. */
  StructType schema() {
    StructType schema = new StructType();
    for (Column column : raw) {
      schema = schema.add(column.name(), SparkTypes.of(column.type()));
    }
    return records == ChangelogOptions.Records.ALL
        ? schema.add(LineFields.DELETED, DataTypes.BooleanType, false)
        : schema;
  }

  /**
   * Fills what is asked for, and what tells records apart: their key, or their offset where each is
   * shown.
   */
  Projection projection(StructType asked) {
    String identity = records == ChangelogOptions.Records.ALL ? LineFields.OFFSET : LineFields.KEY;
    List<Projection.Output> outputs = new ArrayList<>();
    int identityOutput = -1;
    for (int slot = 0; slot < raw.size(); slot++) {
      String name = raw.get(slot).name();
      boolean isIdentity = name.equals(identity);
      boolean isAsked = false;
      for (StructField field : asked.fields()) {
        isAsked |= field.name().equals(name);
      }
      if (isIdentity) {
        identityOutput = outputs.size();
      }
      if (isIdentity || isAsked) {
        outputs.add(new Projection.Output(raw.get(slot), slot));
      }
    }
    return new Projection(raw, outputs, identityOutput);
  }
}
