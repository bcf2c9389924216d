package io.chartlake.compaction.files;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The table a projection asks for: its columns, then the position each row came from. */
public final class TableLayout {
  public static final String KAFKA_PARTITION = "kafka_partition";
  public static final String KAFKA_OFFSET = "kafka_offset";

  /** Names that a projection must leave to the job. */
  public static final Set<String> RESERVED_NAMES = Set.of(KAFKA_PARTITION, KAFKA_OFFSET);

  private static final int MIN_FORMAT_VERSION = 2;

  private TableLayout() {}

  public static Schema schema(Projection projection) {
    List<Types.NestedField> fields = new ArrayList<>();
    for (Projection.Output output : projection.outputs()) {
      Column column = output.column();
      fields.add(Types.NestedField.optional(fields.size() + 1, column.name(), type(column.type())));
    }
    fields.add(
        Types.NestedField.optional(fields.size() + 1, KAFKA_PARTITION, Types.IntegerType.get()));
    fields.add(Types.NestedField.optional(fields.size() + 1, KAFKA_OFFSET, Types.LongType.get()));
    return new Schema(fields);
  }

  public static PartitionSpec partitioning(Schema schema) {
    return PartitionSpec.builderFor(schema).identity(KAFKA_PARTITION).build();
  }

  public static Map<String, String> properties() {
    return Map.of(
        TableProperties.FORMAT_VERSION, "2",
        TableProperties.DEFAULT_FILE_FORMAT, "parquet",
        TableProperties.PARQUET_COMPRESSION, "zstd",
        // A key's records live in one Kafka partition: no engine needs to shuffle a write.
        TableProperties.WRITE_DISTRIBUTION_MODE, TableProperties.WRITE_DISTRIBUTION_MODE_NONE,
        // Commits meet maintenance and other engines' commits: each retry reads small metadata
        // only.
        TableProperties.COMMIT_NUM_RETRIES, "20",
        // Every snapshot carries a watermark of some hundred bytes a partition.
        TableProperties.METADATA_COMPRESSION, "gzip",
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
        TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");
  }

  /**
   * How a table compares with what a projection asks for.
   *
   * @param missing columns asked for that the table does not have
   * @param difference in words how other columns differ; empty if they do not
   * @param unsuited in words what no rebuild can change; empty if there is nothing
   */
  public record Fit(List<Types.NestedField> missing, String difference, String unsuited) {
    public boolean isExact() {
      return missing.isEmpty() && difference.isEmpty();
    }

    public String missingColumns() {
      return missing.stream()
          .map(field -> field.name() + " " + field.type())
          .collect(Collectors.joining(", "));
    }
  }

  /** Compares columns by name, whatever their order, and the partitioning. */
  public static Fit fit(Table table, Projection projection) {
    Schema asked = schema(projection);
    List<Types.NestedField> missing = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (Types.NestedField field : asked.columns()) {
      Types.NestedField found = table.schema().findField(field.name());
      if (found == null) {
        missing.add(field);
      } else if (!found.type().equals(field.type())) {
        differences.add("column " + field.name() + " is " + found.type() + ", not " + field.type());
      }
    }
    for (Types.NestedField field : table.schema().columns()) {
      if (asked.findField(field.name()) == null) {
        differences.add("it has a column " + field.name() + " that --select does not make");
      } else if (field.isRequired()) {
        differences.add("column " + field.name() + " must not be null");
      }
    }
    String partitioning =
        table.spec().fields().stream()
            .map(field -> field.transform() + "(" + source(table, field) + ")")
            .collect(Collectors.joining(", "));
    String unsuited = "";
    if (!partitioning.equals("identity(" + KAFKA_PARTITION + ")")) {
      unsuited =
          "it is partitioned by ["
              + partitioning
              + "], not by [identity("
              + KAFKA_PARTITION
              + ")]; set that back with ALTER TABLE "
              + table.name()
              + howToPartition(table);
    } else if (table instanceof HasTableOperations operations
        && operations.operations().current().formatVersion() < MIN_FORMAT_VERSION) {
      unsuited =
          "its format version is 1, which has no deletes by key; raise it with ALTER TABLE "
              + table.name()
              + " SET PROPERTIES format_version = 2";
    }
    return new Fit(List.copyOf(missing), String.join("; ", differences), unsuited);
  }

  private static String source(Table table, PartitionField field) {
    return table.schema().findColumnName(field.sourceId());
  }

  /** In Trino's words. */
  private static String howToPartition(Table table) {
    List<PartitionField> fields = table.spec().fields();
    boolean isRenamed = fields.size() == 1 && fields.get(0).name().equals(KAFKA_PARTITION);
    return isRenamed
        ? " RENAME COLUMN " + source(table, fields.get(0)) + " TO " + KAFKA_PARTITION
        : " SET PROPERTIES partitioning = ARRAY['" + KAFKA_PARTITION + "']";
  }

  private static Type type(FieldType type) {
    return switch (type) {
      case BOOLEAN -> Types.BooleanType.get();
      case INT -> Types.IntegerType.get();
      case BIGINT -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case STRING -> Types.StringType.get();
      case TIMESTAMP -> Types.TimestampType.withZone();
    };
  }
}
