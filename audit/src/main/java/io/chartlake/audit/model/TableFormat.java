package io.chartlake.audit.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the compacted table.
 *
 * @param key column with the record's key
 * @param columns compared with the value's fields, in the order of {@link RecordFormat#fields}
 * @param partition column with the Kafka partition that the row came from
 * @param offset column with the offset that the row came from
 */
public record TableFormat(String key, List<String> columns, String partition, String offset) {

  public TableFormat {
    columns = List.copyOf(columns);
  }

  /** Key, compared columns, position. */
  public List<String> all() {
    List<String> names = new ArrayList<>();
    names.add(key);
    names.addAll(columns);
    names.add(partition);
    names.add(offset);
    return names;
  }
}
