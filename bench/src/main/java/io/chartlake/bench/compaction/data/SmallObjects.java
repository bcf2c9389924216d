package io.chartlake.bench.compaction.data;

import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a topic with few records leaves in a year: the same lines in many objects. */
public final class SmallObjects {
  private static final int HOURS_OF_A_YEAR = 8_760;
  private static final String OFFSET = "\"" + LineFields.OFFSET + "\":";

  private SmallObjects() {}

  /**
   * Cuts one object into as many as possible up to {@code most}, each of as many lines as the
   * others, whose hours are spread over the year before its own; together they cover its range.
   *
   * @param lines its records
   * @return their bytes by key
   */
  public static Map<String, byte[]> cut(ObjectName object, List<String> lines, int most) {
    int count = Math.min(most, lines.size());
    HourUtc first = object.hour().plus(-HOURS_OF_A_YEAR);
    Map<String, byte[]> objects = new LinkedHashMap<>();
    long from = object.range().from();
    for (int i = 0; i < count; i++) {
      int begin = (int) ((long) lines.size() * i / count);
      int end = (int) ((long) lines.size() * (i + 1) / count);
      long to = i + 1 == count ? object.range().to() : offset(lines.get(end));
      ObjectName name =
          new ObjectName(
              object.partition(),
              first.plus((long) HOURS_OF_A_YEAR * i / count),
              new OffsetRange(from, to),
              Compression.NONE);
      String text = String.join("\n", lines.subList(begin, end)) + "\n";
      objects.put(DataSet.zone("").key(name), text.getBytes(StandardCharsets.UTF_8));
      from = to;
    }
    return objects;
  }

  /** Of a line that this benchmark has written: the last such field is landing's. */
  private static long offset(String line) {
    int begin = line.lastIndexOf(OFFSET) + OFFSET.length();
    return Long.parseLong(line.substring(begin, line.indexOf(',', begin)));
  }
}
