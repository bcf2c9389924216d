package io.chartlake.bench.compaction.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangelogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SONGS = 2_000;
  private static final int PARTITIONS = 3;
  private static final int INCREMENTS = 2;
  private static final DataSet.Size SIZE =
      new DataSet.Size(10_000, SONGS, PARTITIONS, INCREMENTS, 5_000, 400);

  @TempDir Path folder;

  private static List<Path> objects(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static ObjectName name(Path below, Path file) {
    return DataSet.zone("").parse(below.relativize(file).toString());
  }

  @Test
  void incrementsGoOnWhereTheBaseEnds() throws IOException { // I2
    DataSet data = new DataSet(folder);
    data.writeIncrements(SIZE);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int own = partition;
      long next = 0;
      for (Path part : List.of(data.base(), data.increment(1), data.increment(2))) {
        List<ObjectName> names =
            objects(part).stream()
                .map(file -> name(part, file))
                .filter(name -> name.partition() == own)
                .toList();
        Chain chain = Chain.from(partition, next, names);
        assertThat(chain.gap()).isEmpty();
        assertThat(chain.slices())
            .hasSameSizeAs(names)
            .allMatch(slice -> slice.take().equals(slice.object().range()), "no overlap");
        next = chain.next();
      }
    }
  }

  @Test
  void linesAreJsonThatTheirObjectsNameFits() throws IOException {
    DataSet data = new DataSet(folder);
    data.writeIncrements(SIZE);
    Set<Long> songs = new HashSet<>();
    for (Path file : objects(data.base())) {
      ObjectName name = name(data.base(), file);
      long before = -1;
      for (String line : Files.readAllLines(file)) {
        JsonNode json = JSON.readTree(line);
        songs.add(json.get("_key").asLong());
        assertThat(json.get("_partition").asInt()).isEqualTo(name.partition());
        assertThat(name.range().contains(json.get("_offset").asLong())).isTrue();
        assertThat(json.get("_offset").asLong()).isGreaterThan(before);
        before = json.get("_offset").asLong();
      }
    }
    assertThat(songs).as("one record of each song").hasSize(SONGS);
  }

  @Test
  void hasWhatMakesReadersWrong() throws IOException {
    DataSet data = new DataSet(folder);
    data.writeFull(SIZE);
    int falls = 0;
    int renames = 0;
    int hard = 0;
    long holes = 0;
    Map<Long, JsonNode> last = new HashMap<>();
    for (Path file : objects(data.full())) {
      ObjectName name = name(data.full(), file);
      List<String> lines = Files.readAllLines(file);
      holes += name.range().length() - lines.size();
      for (String line : lines) {
        hard += line.contains("\\") || line.chars().anyMatch(c -> c > 127) ? 1 : 0;
        JsonNode json = JSON.readTree(line);
        JsonNode before = last.put(json.get("_key").asLong(), json);
        if (before != null) {
          falls += json.get("count").asInt() < before.get("count").asInt() ? 1 : 0;
          renames += json.get("songName").equals(before.get("songName")) ? 0 : 1;
        }
      }
    }
    assertThat(falls).isPositive();
    assertThat(renames).isPositive();
    assertThat(holes).isPositive();
    assertThat(hard).as("of 10,000 names").isBetween(600, 1_000);
  }

  @Test
  void isTheSameInEveryRunButForTheClock() throws IOException {
    DataSet one = new DataSet(folder.resolve("one"));
    DataSet other = new DataSet(folder.resolve("other"));
    one.writeFull(SIZE);
    other.writeFull(SIZE);
    assertThat(withoutTime(one.full())).isEqualTo(withoutTime(other.full()));
  }

  private static List<String> withoutTime(Path below) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : objects(below)) {
      lines.append(Files.readString(file).replaceAll("\"_timestamp\":\\d+", ""));
    }
    return lines.toString().lines().toList();
  }
}
