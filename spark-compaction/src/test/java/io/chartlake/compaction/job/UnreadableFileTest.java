package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chartlake.compaction.files.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data file of the table that is not what was written. */
class UnreadableFileTest {
  @TempDir private Path folder;

  @Test
  void namesTheFileUntilItIsPutBack() throws IOException {
    Lake lake = new Lake(folder, 1);
    lake.mode = WriteMode.of(WriteMode.Mode.COPY_ON_WRITE);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    String location = OtherWriter.dataFiles(lake.catalog.loadTable(Lake.ID)).get(0).location();
    Path file = Path.of(location);
    byte[] whole = Files.readAllBytes(file);
    lake.land(0, 1, 2, play(0, 4, "Four", 1, 1));

    Files.delete(file);
    assertSays(lake, location + " is missing; put it back as it was, or run rebuild");
    Files.createFile(file);
    assertSays(lake, location + " is empty");
    Files.write(file, Arrays.copyOf(whole, 100));
    assertSays(lake, location + " has 100 bytes instead of " + whole.length);
    Files.write(file, whole);
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0", 4L, "Four 1 @0/1"));
  }

  @Test
  void isNoObstacleToARebuild() throws IOException {
    Lake lake = new Lake(folder, 1);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    Files.delete(Path.of(OtherWriter.dataFiles(lake.catalog.loadTable(Lake.ID)).get(0).location()));
    lake.rebuild();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0"));
  }

  private static void assertSays(Lake lake, String words) {
    assertThat(Failures.message(catchThrowable(lake::compact))).contains(words);
  }
}
