package io.chartlake.audit.layer;

import static io.chartlake.audit.layer.AuditAssert.assertAllOk;
import static io.chartlake.audit.layer.AuditAssert.assertCannotJudge;
import static io.chartlake.audit.layer.AuditAssert.assertFailed;
import static io.chartlake.audit.layer.AuditAssert.assertOnly;
import static io.chartlake.audit.layer.AuditAssert.doubled;
import static io.chartlake.audit.layer.AuditAssert.layer;
import static io.chartlake.audit.layer.AuditAssert.lost;
import static io.chartlake.audit.layer.AuditAssert.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.LayerVerdict;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw objects: each defect planted is found, and nothing else (I2, I6, I8). */
class AuditRawTest {
  private static final String RAW = "raw objects";
  private static final int FIRST_OBJECTS_LINES = 5;

  @TempDir private Path folder;
  private World world;

  @BeforeEach
  void build() {
    world = new World(folder);
    // The table is tested elsewhere: here its fold would only repeat what raw lacks.
    world.skipped = EnumSet.of(AuditPart.TABLE);
  }

  private AuditReport audit() {
    AuditReport report = world.audit();
    return new AuditReport(
        report.at(),
        report.cut(),
        report.layers().stream().filter(layer -> layer.verdict() != LayerVerdict.SKIPPED).toList());
  }

  /** The object with this number in the partition, in offset order. */
  private String object(int partition, int number) {
    return world.objects(partition).get(number);
  }

  private void edit(String key, UnaryOperator<List<String>> change) {
    Map<String, String> metadata = world.store.metadata.get(key);
    world.store.put(key, change.apply(new ArrayList<>(world.store.lines(key))));
    metadata.put(ObjectMetadata.RECORDS, world.store.metadata.get(key).get(ObjectMetadata.RECORDS));
    world.store.metadata.put(key, metadata);
  }

  private void editLine(String key, int number, UnaryOperator<String> change) {
    edit(
        key,
        lines -> {
          lines.set(number, change.apply(lines.get(number)));
          return lines;
        });
  }

  private OffsetRange range(String key) {
    return world.zone.parse(key).range();
  }

  @Test
  void findsAMissingObjectInTheMiddle() { // I2, I6
    String key = object(1, 1);
    world.store.objects.remove(key);

    LayerResult layer = assertOnly(audit(), RAW, lost(5).plus(wrong(1)));

    assertThat(layer.items())
        .contains("wrong: partition 1 has no raw object for offsets " + range(key))
        .contains("lost: songs-changelog-1@" + range(key).from() + " is in the gap " + range(key));
  }

  @Test
  void findsAMissingFirstObject() { // I2
    world.store.objects.remove(object(2, 0));

    assertOnly(audit(), RAW, lost(5).plus(wrong(1)));
  }

  @Test
  void findsAMissingLastObject() { // I2
    String key = world.lastObject(0);
    int lines = world.store.lines(key).size();
    world.store.objects.remove(key);

    LayerResult layer = assertOnly(audit(), RAW, lost(lines));

    assertThat(layer.items().get(0)).contains(" has not landed: raw ends at " + range(key).from());
  }

  @Test
  void findsThatNothingHasLanded() {
    world.store.objects.clear();

    assertOnly(audit(), RAW, lost(World.PLAYS));
  }

  @Test
  void findsAGapEvenWhereTheTopicHasForgottenItsRecords() { // I6
    String key = object(1, 1);
    world.store.objects.remove(key);
    for (long offset = range(key).from(); offset < range(key).to(); offset++) {
      world.changelog.remove(1, offset);
    }

    assertOnly(audit(), RAW, wrong(1));
  }

  @Test
  void passesOverFolderMarkersAndReportsUnknownNames() {
    world.store.put(world.zone.root(), new byte[0]);
    world.store.put(world.zone.root() + "partition=00001/", new byte[0]);

    assertAllOk(audit());

    world.store.put(world.zone.root() + "note.txt", new byte[] {1});
    world.store.put(world.zone.root() + "partition=1/x", new byte[] {1});

    assertOnly(audit(), RAW, wrong(2));
  }

  @Test
  void findsALineThatIsMissingInAnObject() { // I2
    edit(object(1, 1), lines -> lines.subList(1, lines.size()));

    LayerResult layer = assertOnly(audit(), RAW, lost(1));

    assertThat(layer.items().get(0)).contains("has no line in the object that covers it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "\\{\"count\": ; {\"count\":1 ; :3: the value is",
        "_key\":\\d+ ; _key\":11 ; _key is 11",
        "_key\":(\\d+) ; _key\":\"$1\" ; _key is \"",
        "_timestamp\":\\d+ ; _timestamp\":1 ; _timestamp is 1",
        "_partition\":\\d+ ; _partition\":2 ; _partition is 2",
        "\\{\"count\" ; {\"x\":1,\"count\" ; the value is {\"x\":1"
      })
  void findsALineThatDiffersFromItsRecord(String part, String change, String item) { // I2
    editLine(object(1, 1), 2, line -> line.replaceAll(part, change));

    LayerResult layer = assertOnly(audit(), RAW, wrong(1));

    assertThat(layer.items().get(0)).contains(object(1, 1)).contains(item);
  }

  @Test
  void findsATimestampThatFitsNoLong() {
    editLine(
        object(1, 1),
        2,
        line -> {
          Matcher time = Pattern.compile("_timestamp\":(\\d+)").matcher(line);
          assertThat(time.find()).isTrue();
          BigInteger wrapped = BigInteger.ONE.shiftLeft(64).add(new BigInteger(time.group(1)));
          return line.replace(time.group(), "_timestamp\":" + wrapped);
        });

    assertOnly(audit(), RAW, wrong(1));
  }

  @Test
  void acceptsTheSameJsonInOtherBytesAndSaysSo() {
    editLine(object(1, 1), 2, line -> line.replace("{\"count\"", "{ \"count\""));

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).note()).contains("1 lines have their record's JSON in other");
  }

  @Test
  void findsALineThatIsNoJson() {
    editLine(object(1, 1), 2, line -> line.substring(0, line.length() - 3));

    LayerResult layer = assertOnly(audit(), RAW, lost(1).plus(wrong(1)));

    assertThat(layer.items().get(0)).contains("is not a raw line");
  }

  @Test
  void findsALineTwiceInOneObject() { // I2
    edit(
        object(1, 1),
        lines -> {
          lines.add(2, lines.get(1));
          return lines;
        });

    assertOnly(audit(), RAW, doubled(1));
  }

  @Test
  void findsLinesOutOfOrder() {
    edit(
        object(1, 1),
        lines -> {
          lines.add(1, lines.remove(0));
          return lines;
        });

    assertOnly(audit(), RAW, lost(1).plus(wrong(1)));
  }

  @Test
  void findsALineOutsideItsObjectsRange() {
    edit(
        object(1, 1),
        lines -> {
          lines.add(world.store.lines(object(1, 2)).get(0));
          return lines;
        });

    assertOnly(audit(), RAW, wrong(1));
  }

  @Test
  void findsMetadataThatDisagrees() {
    world.store.metadata.get(object(1, 1)).put(ObjectMetadata.RECORDS, "4");
    world.store.metadata.get(object(1, 0)).put(ObjectMetadata.TOPIC_ID, "other-id");
    world.store.metadata.get(object(1, 2)).put(ObjectMetadata.FORMAT, "2");

    assertOnly(audit(), RAW, wrong(3));
  }

  @Test
  void saysThatObjectsHaveNoMetadata() {
    world.store.metadata.get(object(1, 1)).clear();

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).note()).contains("1 objects without metadata");
  }

  @Test
  void countsAZombiesCopiesOnce() { // I8
    String first = object(1, 0);
    String second = object(1, 1);
    List<String> both = new ArrayList<>(world.store.lines(first));
    both.addAll(world.store.lines(second));
    world.store.put(world.key(1, 0, range(second).to()), both);
    world.store.put(
        world.key(1, range(first).from(), range(first).to(), world.hour.next(), Compression.NONE),
        world.store.lines(first));

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).records()).isEqualTo(World.PLAYS);
    assertThat(layer(report, RAW).note()).contains("15 lines are in more than one object, alike");
  }

  @Test
  void findsAZombiesCopyWithOtherBytes() { // I3, I8
    String key = object(1, 1);
    List<String> lines = new ArrayList<>(world.store.lines(key));
    lines.set(1, lines.get(1).replace("{\"count\":", "{\"count\":1"));
    world.store.put(
        world.key(1, range(key).from(), range(key).to(), world.hour.next(), Compression.NONE),
        lines);

    LayerResult layer = assertOnly(audit(), RAW, wrong(1));

    assertThat(layer.items().get(0)).contains("differ at offset");
  }

  @Test
  void findsALineThatOnlyAnObjectHasWhichReadersPassOver() { // I2
    String first = object(1, 0);
    List<String> wide = new ArrayList<>(world.store.lines(first));
    wide.addAll(world.store.lines(object(1, 1)));
    wide.remove(2);
    world.store.put(world.key(1, 0, range(object(1, 1)).to()), wide);

    assertOnly(audit(), RAW, lost(1));
  }

  @Test
  void findsARecordThatWasNeverCommitted() { // I2
    String key = object(1, 1);
    long offset = range(key).from();
    world.changelog.uncommitted.add(new Coordinates(World.CHANGELOG, 1, offset));

    LayerResult layer = assertOnly(audit(), RAW, wrong(1));

    assertThat(layer.items())
        .containsExactly(
            "wrong: songs-changelog-1@" + offset + " has landed and was never committed");
    assertThat(layer.note()).isEqualTo(world.store.objects.size() + " objects");
  }

  @Test
  void findsALineWithoutRecordInATopicThatIsNotCompacted() {
    world.changelog.compacted = false;
    world.changelog.remove(1, range(object(1, 1)).from());

    assertOnly(audit(), RAW, wrong(1));
  }

  @Test
  void findsALastLineWithoutRecord() { // I2
    long last = world.changelog.partitions.get(1).lastKey();
    LogRecord record = world.changelog.remove(1, last);
    long key = record.key().orElseThrow()[7];
    world.tables.tables.get(World.NOW).removeIf(row -> row.get("song_id").equals(key));

    LayerResult layer = assertFailed(audit(), RAW, wrong(1));

    assertThat(layer.items().get(0)).contains("has no record in the topic, nor a later one");
  }

  @Test
  void acceptsATombstoneThatTheTopicHasForgotten() { // I5
    long offset = world.changelog.append(1, 100, World.value(1, 100));
    long deleted = world.changelog.append(1, 100, null);
    world.landAndServe();
    world.changelog.remove(1, offset);
    world.changelog.remove(1, deleted);

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).note()).contains("2 lines' records are compacted away");
  }

  @Test
  void comparesTombstones() {
    world.playUncounted("a-30", 100);
    world.changelog.append(1, 100, World.value(1, 100));
    long deleted = world.changelog.append(1, 100, null);
    world.landAndServe();

    assertThat(layer(audit(), RAW).verdict()).isEqualTo(LayerVerdict.OK);

    String key = world.lastObject(1);
    edit(key, lines -> lines.stream().map(l -> l.replace("\"_deleted\":true,", "")).toList());

    LayerResult layer = assertFailed(audit(), RAW, wrong(1));

    assertThat(layer.items().get(0)).contains("the value is {}, the record's is {\"_deleted\"");
    assertThat(range(key).contains(deleted)).isTrue();
  }

  @Test
  void comparesValuesThatAreNoObjects() {
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG, AuditPart.TRINO);
    long from = world.landed(1);
    long offset = world.changelog.append(1, 100, "[1, 2]");
    String tail =
        ",\"_key\":100,\"_partition\":1,\"_offset\":"
            + offset
            + ",\"_timestamp\":"
            + (FakeLog.TIME + offset)
            + "}";
    world.store.put(world.key(1, from, offset + 1), List.of("{\"value\":[1, 2]" + tail));

    assertAllOk(audit());

    world.store.put(world.key(1, from, offset + 1), List.of("{\"value\":[1,3]" + tail));

    assertOnly(audit(), RAW, wrong(1));
  }

  @Test
  void wantsWhatCannotLandInTheDeadLetters() { // I4, I7
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG, AuditPart.TRINO);
    long offset = world.changelog.append(1, 100, "no json");
    world.changelog.append(1, 101, World.value(1, 101));
    long from = world.landed(1);
    world.store.put(
        world.key(1, from, offset + 2),
        List.of(World.line(world.changelog.partitions.get(1).get(offset + 1))));

    assertOnly(audit(), RAW, lost(1));

    world.landingDeadLetters.deadLetter(World.CONNECT, World.CHANGELOG, 1, offset);

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).note()).contains("1 records are in the dead letters instead");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"count\":1,\"count\":2}", "{\"count\":99,\"_Key\":1}"})
  void expectsTheLastVersionThatLanded(String setAside) { // I7
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG);
    long offset = world.changelog.append(1, 4, setAside);
    world.landing.offsets[1] = world.changelog.ends[1];

    AuditReport waiting = audit();

    assertFailed(waiting, RAW, lost(1));

    world.landingDeadLetters.deadLetter(World.CONNECT, World.CHANGELOG, 1, offset);

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).note()).contains("1 records are in the dead letters instead");
  }

  @Test
  void expectsAnyRowOfAKeySetAsideWhereRawIsNotRead() { // I7
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG, AuditPart.RAW);
    long offset = world.changelog.append(1, 4, "{\"count\":1,\"count\":2}");
    world.landingDeadLetters.deadLetter(World.CONNECT, World.CHANGELOG, 1, offset);

    assertThat(layer(audit(), World.NOW).verdict()).isEqualTo(LayerVerdict.OK);
  }

  @Test
  void comparesHeadersWithTheRecords() {
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG, AuditPart.TRINO);
    long from = world.landed(1);
    Map<String, byte[]> headers = new TreeMap<>();
    headers.put("bytes", new byte[] {(byte) 0xff});
    headers.put("trace", "407127e21279".getBytes(StandardCharsets.UTF_8));
    long offset =
        world.changelog.append(
            1,
            Optional.of(FakeLog.key(4)),
            Optional.of(World.value(9, 4).getBytes(StandardCharsets.UTF_8)),
            headers);
    String line = World.line(world.changelog.partitions.get(1).get(offset));
    String shown =
        "[{\"key\":\"bytes\",\"base64\":\"/w==\"},{\"key\":\"trace\",\"value\":\"407127e21279\"}]";
    String before = line.substring(0, line.length() - 1) + ",\"_headers\":";
    world.store.put(world.key(1, from, offset + 1), List.of(before + shown + "}"));

    AuditReport same = audit();

    assertAllOk(same);
    assertThat(layer(same, RAW).note()).isEqualTo(world.store.objects.size() + " objects");

    String ofOlderLanding =
        "[{\"key\":\"bytes\",\"value\":\"/w==\"},{\"key\":\"trace\",\"value\":\"NDA3MTI3ZTIxMjc5\"}]";
    world.store.put(world.key(1, from, offset + 1), List.of(before + ofOlderLanding + "}"));

    assertThat(layer(audit(), RAW).note()).isEqualTo(world.store.objects.size() + " objects");

    world.store.put(
        world.key(1, from, offset + 1), List.of(before + shown.replace("4071", "4072") + "}"));

    AuditReport other = audit();

    assertAllOk(other);
    assertThat(layer(other, RAW).note()).contains("1 lines show headers otherwise than the topic");
  }

  @Test
  void comparesAValuesOwnFieldOfTheHeadersName() {
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG, AuditPart.TRINO);
    world.changelog.append(1, 4, "{\"count\":9,\"songName\":null,\"_headers\":5}");
    world.land();

    assertAllOk(audit());

    editLine(world.lastObject(1), 0, line -> line.replace("_headers\":5", "_headers\":6"));

    assertOnly(audit(), RAW, wrong(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "?", "\ufffd"})
  void acceptsHalfAPairOfSurrogatesAsEncodersWriteIt(String written) {
    world.skipped =
        EnumSet.of(AuditPart.LEDGER, AuditPart.TOPIC, AuditPart.CHANGELOG, AuditPart.TABLE);
    String value = "{\"count\":9,\"songName\":\"a\\ud800b\"}";
    world.changelog.append(1, 4, value);
    world.landAndServe();
    editLine(world.lastObject(1), 0, line -> line.replace("\\ud800", written));
    world.row(World.NOW, 4).put("song_name", "a?b");

    assertAllOk(audit());
  }

  @Test
  void comparesNumbersByTheirValue() {
    world.skipped = EnumSet.of(AuditPart.TABLE, AuditPart.CHANGELOG, AuditPart.TRINO);
    world.changelog.append(1, 4, "{\"count\":9,\"songName\":null,\"x\":[1E2,4611686018427387904]}");
    world.land();
    String last = world.lastObject(1);
    editLine(last, 0, line -> line.replace("1E2", "100.0"));

    assertAllOk(audit());

    editLine(last, 0, line -> line.replace("4611686018427387904", "4611686018427387905"));

    assertOnly(audit(), RAW, wrong(1));
  }

  @Test
  void readsCompressedObjects() throws IOException {
    String first = object(1, 0);
    String second = object(1, 1);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(world.store.objects.remove(first));
    }
    world.store.put(
        world.key(1, range(first).from(), range(first).to(), world.hour, Compression.GZIP),
        gzip.toByteArray());
    world.store.put(
        world.key(1, range(second).from(), range(second).to(), world.hour, Compression.ZSTD),
        Zstd.compress(world.store.objects.remove(second)));
    world.tables.rowsOfObject =
        key -> key.endsWith(".jsonl") ? world.store.lines(key).size() : FIRST_OBJECTS_LINES;

    AuditReport report = audit();

    assertAllOk(report);
    assertThat(layer(report, RAW).records()).isEqualTo(World.PLAYS);
  }

  @Test
  void findsAnObjectThatCannotBeDecompressed() {
    String first = object(1, 0);
    byte[] bytes = world.store.objects.remove(first);
    world.store.put(
        world.key(1, range(first).from(), range(first).to(), world.hour, Compression.GZIP), bytes);

    assertFailed(audit(), RAW, lost(5).plus(wrong(1)));
  }

  @Test
  void findsObjectsOfATopicThatWasMadeAnew() {
    world.changelog.id = "another-id";

    LayerResult layer = layer(audit(), RAW);
    assertThat(layer.figures().wrong()).isEqualTo(world.store.objects.size());
  }

  @Test
  void findsObjectsBeyondTheTopicsEnd() {
    long end = world.changelog.ends[1];
    world.store.put(world.key(1, world.landed(1), end + 10), "".getBytes(StandardCharsets.UTF_8));

    LayerResult layer = assertOnly(audit(), RAW, wrong(1));

    assertThat(layer.items().get(0)).contains("beyond the topic's end " + end);
  }

  @Test
  void findsObjectsOfAPartitionThatTheTopicHasNot() {
    world.store.put(world.key(3, 0, 1), new byte[0]);

    LayerResult layer = assertOnly(audit(), RAW, wrong(1));

    assertThat(layer.items().get(0)).contains("no partition 3");
  }

  @Test
  void cannotJudgeAgainstAnExpiredChangelog() {
    world.changelog.compacted = false;
    world.changelog.remove(1, 0);
    world.changelog.starts[1] = 1;

    AuditReport report = audit();

    assertCannotJudge(report, RAW);
    assertThat(layer(report, RAW).note()).contains("1 lines' records have expired");
    assertCannotJudge(report, World.CHANGELOG);
  }

  @Test
  void cannotJudgeWhenTheStoreIsAway() {
    world.store.failure = Optional.of(new SourceException("S3 is away"));

    AuditReport report = audit();

    assertThat(assertCannotJudge(report, RAW).note()).isEqualTo("S3 is away");
    assertCannotJudge(report, World.RAW_TABLE);
  }

  @Test
  void waitsForWhatIsUnderWay() {
    String key = world.lastObject(1);
    List<String> lines = world.store.lines(key);
    world.store.objects.remove(key);
    AtomicInteger pauses = new AtomicInteger();
    world.settleAtMost = Duration.ofMinutes(1);
    world.pause =
        duration -> {
          if (pauses.incrementAndGet() == 3) {
            world.store.put(key, lines);
          }
        };

    assertAllOk(audit());
    assertThat(pauses).hasValue(3);
  }

  @Test
  void stopsWaitingForWhatNeverComes() {
    world.store.objects.remove(world.lastObject(1));
    AtomicInteger seconds = new AtomicInteger();
    world.nanoTime = () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos();
    world.settleAtMost = Duration.ofSeconds(10);

    assertThat(layer(audit(), RAW).verdict()).isEqualTo(LayerVerdict.FAILED);
    assertThat(seconds.get()).isLessThan(20);
  }

  @Test
  void saysThatATransactionIsOpen() {
    world.changelog.highWatermarks[1]++;

    AuditReport report = audit();

    assertThat(layer(report, World.CHANGELOG).note()).contains("a transaction is open");
  }
}
