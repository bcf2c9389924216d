package io.chartlake.compaction.rows;

import io.chartlake.compaction.projection.FieldType;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What Spark calls the types of fields. */
public final class SparkTypes {
  private SparkTypes() {}

  public static DataType of(FieldType type) {
    return switch (type) {
      case BOOLEAN -> DataTypes.BooleanType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case TIMESTAMP -> DataTypes.TimestampType;
    };
  }

  /** Empty for a type that no column of a table can have. */
  public static Optional<FieldType> fieldType(DataType type) {
    return Arrays.stream(FieldType.values()).filter(known -> of(known).equals(type)).findFirst();
  }
}
