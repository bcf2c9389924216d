package io.chartlake.compaction;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.sql.SqlSelect;
import org.apache.spark.SparkConf;

/** What reads {@code --select}. */
enum SelectEngine {
  /** The job itself: fields, names and plain casts. */
  PLAIN {
    @Override
    Projection read(String columns, String select, FieldType keyType) {
      return Projection.parse(columns, select, keyType, TableLayout.RESERVED_NAMES);
    }
  },
  /** Spark's analyzer: any expression. No other one loads it. */
  SQL {
    @Override
    Projection read(String columns, String select, FieldType keyType) {
      // The same table wherever the job runs, unless told otherwise.
      String timeZone = new SparkConf().get("spark.sql.session.timeZone", "UTC");
      return SqlSelect.parse(columns, select, keyType, TableLayout.RESERVED_NAMES, timeZone);
    }
  };

  /**
   * Reads the word on the command line.
   *
   * @throws IllegalArgumentException naming it when it is none
   */
  static SelectEngine parse(String word) {
    return switch (word) {
      case "plain" -> PLAIN;
      case "sql" -> SQL;
      default ->
          throw new IllegalArgumentException("--engine '" + word + "' is neither plain nor sql");
    };
  }

  /**
   * Reads the arguments of a job.
   *
   * @throws IllegalArgumentException naming what is wrong in which text
   */
  abstract Projection read(String columns, String select, FieldType keyType);
}
