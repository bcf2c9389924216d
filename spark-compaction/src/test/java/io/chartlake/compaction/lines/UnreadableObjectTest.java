package io.chartlake.compaction.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.name.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is the object's fault, so that trying again is no use, and what is the store's. */
class UnreadableObjectTest {
  private static final int RECORDS = 5_000;
  private static final byte[] LINES = lines();

  private final Projection projection =
      Projection.parse("v STRING", "_key AS k, v", FieldType.BIGINT, Set.of());

  /** Hard to compress, so that the compressed object is several buffers long. */
  private static byte[] lines() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      text.append("{\"v\":\"");
      random.ints(40, 'a', 'z').forEach(c -> text.append((char) c));
      text.append("\",\"_key\":").append(i % 10).append(",\"_offset\":").append(i).append("}\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  private static byte[] stored(Compression compression, byte[] lines) throws IOException {
    if (compression == Compression.NONE) {
      return lines;
    }
    if (compression == Compression.ZSTD) {
      return Zstd.compress(lines);
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(lines);
    }
    return zipped.toByteArray();
  }

  private ReadCounts read(Compression byName, long sizeBytes, ObjectOpener opener)
      throws IOException {
    ObjectSlice good = new ObjectSlice("good", 23, Compression.NONE, 0, 0, 1, 0);
    ObjectSlice slice = new ObjectSlice("bad", sizeBytes, byName, 0, 0, RECORDS, 0);
    PartitionReader reader =
        new PartitionReader(
            projection,
            opened ->
                opened.uri().equals("good")
                    ? new ByteArrayInputStream("{\"_key\":1,\"_offset\":0}\n".getBytes(UTF_8))
                    : opener.open(opened));
    reader.read(new PartitionPlan(0, List.of(good, slice)));
    return reader.counts();
  }

  private void assertUnreadable(Compression byName, byte[] bytes, String reason) {
    UnreadableObjectException e =
        catchThrowableOfType(
            UnreadableObjectException.class,
            () -> read(byName, bytes.length, slice -> new ByteArrayInputStream(bytes)));
    assertThat(e).hasMessageStartingWith("raw object bad ").hasMessageContaining(reason);
    assertThat(e.slice()).isEqualTo(1);
  }

  private void assertStoresFault(Compression byName, long sizeBytes, ObjectOpener opener) {
    assertThatThrownBy(() -> read(byName, sizeBytes, opener))
        .isInstanceOf(UnavailableObjectException.class)
        .hasMessageStartingWith("raw object bad can't be read: ");
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatIsWhole(Compression compression) throws IOException {
    byte[] bytes = stored(compression, LINES);
    assertThat(read(compression, bytes.length, slice -> new ByteArrayInputStream(bytes)).records())
        .isEqualTo(RECORDS + 1);
  }

  @ParameterizedTest
  @EnumSource
  void blamesTheObjectThatIsEmpty(Compression compression) throws IOException {
    assertUnreadable(compression, stored(compression, new byte[0]), "holds no line");
  }

  @ParameterizedTest
  @EnumSource
  void blamesTheObjectThatIsCut(Compression compression) throws IOException {
    byte[] whole = stored(compression, LINES);
    for (int missing : new int[] {1, 5, 9, whole.length / 2}) {
      assertUnreadable(
          compression,
          Arrays.copyOf(whole, whole.length - missing),
          compression == Compression.ZSTD ? "is no good zstd" : "is cut");
    }
    assertUnreadable(
        compression, stored(compression, Arrays.copyOf(LINES, LINES.length - 1)), "no end");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void blamesTheObjectThatIsBroken(Compression compression) throws IOException {
    byte[] bytes = stored(compression, LINES);
    for (int i = bytes.length / 3; i < bytes.length / 3 + 100; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
    assertUnreadable(compression, bytes, "is no good " + compression);
  }

  @ParameterizedTest
  @EnumSource
  void blamesTheStoreForWhatItDoesNotGive(Compression compression) throws IOException {
    byte[] bytes = stored(compression, LINES);
    int half = bytes.length / 2;
    for (int given : new int[] {0, 2, half, bytes.length - 1}) {
      assertStoresFault(
          compression,
          bytes.length,
          slice -> new ByteArrayInputStream(Arrays.copyOf(bytes, given)));
      assertStoresFault(compression, bytes.length, slice -> failingAfter(given, bytes));
    }
    assertStoresFault(compression, bytes.length, slice -> failingAfter(bytes.length, bytes));
    assertStoresFault(
        compression,
        bytes.length,
        slice -> {
          throw new FileNotFoundException("404");
        });
    assertStoresFault(compression, half, slice -> new ByteArrayInputStream(bytes));
  }

  /** Fails once and then goes on, as a store's client may after opening a new connection. */
  private static InputStream failingAfter(int given, byte[] bytes) {
    return new InputStream() {
      private final InputStream all = new ByteArrayInputStream(bytes);
      private int left = given;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int start, int length) throws IOException {
        if (left == 0) {
          left = Integer.MAX_VALUE;
          throw new EOFException("connection cut");
        }
        int read = all.read(into, start, Math.min(length, left));
        left -= Math.max(read, 0);
        return read;
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void tellsACompressionOtherThanTheNames(Compression byName) throws IOException {
    for (Compression real : Compression.values()) {
      if (real != byName) {
        assertUnreadable(
            byName,
            stored(real, LINES),
            "is compressed otherwise than its name says: its bytes are "
                + (real == Compression.NONE ? "no " + byName : real));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void readsSeveralMembersAndNothingElseBehindThem(Compression compression) throws IOException {
    int middle = new String(LINES, UTF_8).indexOf('\n', LINES.length / 2) + 1;
    byte[] first = stored(compression, Arrays.copyOf(LINES, middle));
    byte[] second = stored(compression, Arrays.copyOfRange(LINES, middle, LINES.length));
    byte[] both = concat(first, second);
    // Pieces end where the first member does, where the JDK's gzip looks for more.
    assertThat(read(compression, both.length, slice -> inPieces(both, first.length)).records())
        .isEqualTo(RECORDS + 1);
    for (int garbage : new int[] {1, 7, 30, 3_000}) {
      assertUnreadable(compression, concat(first, new byte[garbage]), "is no good " + compression);
    }
  }

  private static InputStream inPieces(byte[] bytes, int border) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int start, int length) {
        return super.read(into, start, pos < border ? Math.min(length, border - pos) : length);
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void blamesTheObjectWhoseOffsetsFall() {
    byte[] line = "{\"_key\":1,\"_offset\":7}\n".getBytes(UTF_8);
    assertUnreadable(Compression.NONE, concat(line, line), "contradicts its name: line 2");
  }
}
