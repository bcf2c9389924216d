package io.chartlake.compaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut leaves of a table's metadata. */
class TableFaultTest {
  @TempDir private Path folder;
  private BaseTable table;
  private String metadata;

  @BeforeEach
  void oneSnapshot() {
    Schema schema = new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));
    table =
        (BaseTable)
            new HadoopTables(new Configuration())
                .create(schema, PartitionSpec.unpartitioned(), folder.resolve("table").toString());
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(table.spec())
                .withPath(folder + "/data.parquet")
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build())
        .commit();
    metadata = table.operations().current().metadataFileLocation();
  }

  private TableFault fault() {
    return new TableFault(table.io());
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, bytes);
  }

  @Test
  void findsNothingInATableThatIsWhole() throws IOException {
    assertThat(fault().find(metadata)).isEmpty();
  }

  @Test
  void namesTheFileAndWhatIsWrongWithIt() throws IOException {
    Snapshot snapshot = table.currentSnapshot();
    List<String> kinds = List.of("metadata file", "manifest list", "manifest");
    List<String> locations =
        List.of(
            metadata,
            snapshot.manifestListLocation(),
            snapshot.allManifests(table.io()).get(0).path());
    for (int i = 0; i < kinds.size(); i++) {
      String file = "its " + kinds.get(i) + " " + locations.get(i);
      Path path = Path.of(locations.get(i));
      byte[] whole = Files.readAllBytes(path);
      Files.delete(path);
      assertThat(fault().find(metadata)).contains(file + " is missing");
      write(path, new byte[0]);
      assertThat(fault().find(metadata)).contains(file + " is empty");
      write(path, Arrays.copyOf(whole, whole.length / 2));
      assertThat(fault().find(metadata)).contains(file + " is damaged");
      write(path, "{}".getBytes(StandardCharsets.UTF_8));
      assertThat(fault().find(metadata)).contains(file + " is damaged");
      write(path, whole);
      assertThat(fault().find(metadata)).isEmpty();
    }
  }

  @Test
  void blamesNoFileWhileTheStoreDoesNotAnswer() {
    HadoopFileIO away =
        new HadoopFileIO(new Configuration()) {
          private static final long serialVersionUID = 1L;

          @Override
          public InputFile newInputFile(String path) {
            throw new RuntimeIOException("the store is away");
          }
        };
    assertThatThrownBy(() -> new TableFault(away).find(metadata))
        .hasMessageContaining("the store is away");
  }

  @Test
  void blamesNoFileThatTheStoreGivesAtTheNextAttempt() throws IOException {
    AwayOnce never = new AwayOnce(0);
    assertThat(new TableFault(never).find(metadata)).isEmpty();
    for (int failing = 1; failing <= never.requests; failing++) {
      AwayOnce store = new AwayOnce(failing);
      assertThatThrownBy(() -> new TableFault(store).find(metadata))
          .as("request %d fails", failing)
          .hasMessageContaining("the store is away");
      assertThat(new TableFault(store).find(metadata)).isEmpty();
    }
  }

  /** A store that fails exactly one request for a file. */
  private static final class AwayOnce extends HadoopFileIO {
    private static final long serialVersionUID = 1L;
    private final int failing;
    private int requests;

    AwayOnce(int failing) {
      super(new Configuration());
      this.failing = failing;
    }

    @Override
    public InputFile newInputFile(String path) {
      return file(super.newInputFile(path));
    }

    @Override
    public InputFile newInputFile(String path, long length) {
      return file(super.newInputFile(path, length));
    }

    private InputFile file(InputFile file) {
      requests++;
      if (requests == failing) {
        throw new RuntimeIOException("the store is away");
      }
      return file;
    }
  }
}
