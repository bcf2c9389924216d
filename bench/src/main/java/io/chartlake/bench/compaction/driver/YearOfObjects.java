package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.bench.compaction.data.SmallObjects;
import io.chartlake.rawzone.name.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Small objects over a year of hours in the place of each partition's first one. */
public final class YearOfObjects {
  private final DataSet data;
  private final S3Zone zone;
  private final int partitions;

  /**
   * @param zone where the base of the data is, and its first objects have been read
   */
  public YearOfObjects(DataSet data, S3Zone zone, int partitions) {
    this.data = data;
    this.zone = zone;
    this.partitions = partitions;
  }

  /**
   * Puts them, and takes away what they stand for.
   *
   * @param count of all partitions together
   */
  public void put(int count) throws IOException {
    Map<String, byte[]> small = new HashMap<>();
    List<String> replaced = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      ObjectName first = oldest(partition);
      String key = DataSet.zone("").key(first);
      small.putAll(
          SmallObjects.cut(
              first, Files.readAllLines(data.base().resolve(key)), count / partitions));
      replaced.add(key);
    }
    if (small.size() < count / partitions * partitions) {
      throw new BenchException(
          "there are only %,d lines for %,d small objects".formatted(small.size(), count));
    }
    zone.putAll(small);
    for (String key : replaced) {
      zone.delete(key);
    }
  }

  private ObjectName oldest(int partition) throws IOException {
    Path base = data.base();
    try (Stream<Path> files =
        Files.walk(base.resolve(DataSet.zone("").partitionPrefix(partition)))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> DataSet.zone("").parse(base.relativize(file).toString()))
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }
  }
}
