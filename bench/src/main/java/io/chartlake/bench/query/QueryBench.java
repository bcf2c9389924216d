package io.chartlake.bench.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.BenchRun;
import io.chartlake.bench.Home;
import io.chartlake.bench.Stack;
import io.chartlake.bench.compaction.data.DataSet;
import io.chartlake.bench.compaction.driver.S3Zone;
import io.chartlake.bench.compaction.driver.YearOfObjects;
import io.chartlake.rawzone.name.HourUtc;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What readers of the chart wait for, over JDBC. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "The top ten of songs_latest and songs_now, without and with a year of small objects behind"
            + " the watermark, beside a chart counted over one raw object per record.")
public final class QueryBench implements Callable<Integer> {
  private static final int PARTITIONS = 12;
  private static final int RECORDS_PER_OBJECT = 10_000;
  private static final double LATEST_GOAL_SECONDS = 0.3;
  private static final double NOW_GOAL_SECONDS = 1.0;
  private static final double HISTORY_GOAL = 1.2;
  private static final String LATEST = "songs_latest";
  private static final String NOW = "songs_now";
  private static final String NOW_WITH_HISTORY = "songs_now, year of objects";
  private static final String SEED = "count over raw, an object each";
  private static final String SEED_IN_FEW = "count over raw, few objects";
  private static final String TOP_TEN =
      "SELECT song_name, plays FROM lake.music.%s ORDER BY plays DESC, song_id LIMIT 10";
  private static final String SEED_TOP_TEN =
      "SELECT songName, max(\"count\") AS plays FROM hive.songs.%s GROUP BY songName ORDER BY plays DESC, songName LIMIT 10";

  private static final List<String> RAW_TABLES =
      List.of("hive.songs.changelog_lines", "hive.songs.changelog_text");
  private static final int HOURS_BACK = 370 * 24;
  private static final int HOURS_OF_DATA = 72;
  private static final Pattern FIRST_HOUR = Pattern.compile("'\\d{4}-\\d\\d-\\d\\d-\\d\\d'");

  @Option(names = "--songs", description = "Songs in the compacted table.")
  private int songs = 1_000_000;

  @Option(names = "--tail", description = "Records landed after the watermark.")
  private int tail = 50_000;

  @Option(names = "--history", description = "Small objects behind the watermark.")
  private int history = 100_000;

  @Option(names = "--seed", description = "Records that lie in an object each.")
  private int seed = 20_000;

  @Option(names = "--rounds", description = "Measured runs of each query.")
  private int rounds = 10;

  @Option(names = "--warm-up", description = "Runs of each query before those.")
  private int warmUp = 5;

  @Option(
      names = "--store",
      paramLabel = "s3proxy|ceph",
      description = "What gives S3; ceph needs the machine's Ceph packages.")
  private String store = "s3proxy";

  @Mixin private BenchRun bench;

  /** Ends the process: 0 measured, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new QueryBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return bench.run("query", folder -> run(Home.find(), folder));
  }

  private void run(Home home, Path folder) throws IOException, InterruptedException, SQLException {
    bench
        .results()
        .say(
            "%,d songs in the table, %,d records landed after its watermark; S3 by %s",
            songs, tail, store);
    bench.results().conditions();
    DataSet data = new DataSet(folder.resolve("data"));
    DataSet.Size size = new DataSet.Size(0, songs, PARTITIONS, 2, tail, RECORDS_PER_OBJECT);
    bench.results().progress("writing %,d songs", songs);
    data.writeIncrements(size);
    bench.results().progress("starting the stack");
    try (Stack stack =
        Stack.up(home, folder.resolve("stack"), store, List.of("s3", "metastore", "trino"))) {
      lookAYearBack(stack);
      S3Zone zone = rawZone(stack);
      zone.land(data.base());
      bench.results().progress("compacting");
      stack.run("compact", "once");
      // A chart that is played has been compacted within the hour: what is listed is this hour.
      zone.land(data.increment(1));
      stack.run("compact", "once");
      zone.land(data.increment(2));
      try (Connection trino = stack.trino("analyst")) {
        Timed queries = new Timed(trino, warmUp, rounds, bench.results());
        double latest = queries.median(LATEST, TOP_TEN.formatted(LATEST));
        double now = queries.median(NOW, TOP_TEN.formatted(NOW));
        requireRight(trino);
        String before = checksum(trino);
        addHistory(data, zone);
        double later = queries.median(NOW_WITH_HISTORY, TOP_TEN.formatted(NOW));
        if (!checksum(trino).equals(before)) {
          throw new BenchException("songs_now differs from what it was without the history");
        }
        seedsWay(stack, zone, trino);
        bench.results().blank();
        bench.results().goal(LATEST + ", top ten", latest, "s", LATEST_GOAL_SECONDS);
        bench.results().goal(NOW + ", top ten", now, "s", NOW_GOAL_SECONDS);
        bench.results().goal(NOW_WITH_HISTORY + ", top ten", later, "s", NOW_GOAL_SECONDS);
        bench.results().goal(NOW_WITH_HISTORY + " / " + NOW, later / now, "x", HISTORY_GOAL);
      }
    }
  }

  /** The view must say what all raw lines say together, all of which lie in the last days. */
  private static void requireRight(Connection trino) throws SQLException {
    List<Object> differences =
        Timed.row(
            trino,
            """
            SELECT count(*), count_if(n.plays IS DISTINCT FROM r.plays OR n.song_name IS DISTINCT FROM r.song_name)
            FROM lake.music.songs_now n
            FULL JOIN (
              SELECT song_id, max_by(plays, kafka_offset) AS plays, max_by(song_name, kafka_offset) AS song_name
              FROM hive.songs.changelog WHERE "hour" >= '%s' GROUP BY song_id) r
            ON n.song_id = r.song_id
            """
                .formatted(HourUtc.of(Instant.now()).plus(-HOURS_OF_DATA)));
    if (!differences.get(1).equals(0L) || differences.get(0).equals(0L)) {
      throw new BenchException("songs_now differs from the raw lines: " + differences);
    }
  }

  private static String checksum(Connection trino) throws SQLException {
    return Timed.row(
            trino,
            "SELECT count(*), sum(plays), to_hex(checksum(ROW(song_id, song_name, plays))) FROM lake.music.songs_now")
        .toString();
  }

  private S3Zone rawZone(Stack stack) throws IOException {
    Map<String, String> keys = stack.credentials();
    Configuration s3a = new Configuration();
    s3a.set("fs.s3a.endpoint", "http://" + stack.address("s3"));
    s3a.set("fs.s3a.endpoint.region", "us-east-1");
    s3a.set("fs.s3a.path.style.access", "true");
    if (store.equals("ceph")) {
      // It refuses an empty body that is signed in chunks; s3proxy keeps one piece in memory.
      s3a.set("fs.s3a.s3.signing-algorithm", "AWS4UnsignedPayloadSignerType");
    }
    s3a.set("fs.s3a.access.key", keys.get("AWS_ACCESS_KEY_ID"));
    s3a.set("fs.s3a.secret.key", keys.get("AWS_SECRET_ACCESS_KEY"));
    return new S3Zone("s3a://" + DataSet.TOPIC, s3a);
  }

  private void addHistory(DataSet data, S3Zone zone) throws IOException {
    bench.results().progress("putting %,d small objects", history);
    new YearOfObjects(data, zone, PARTITIONS).put(history);
  }

  /** Makes the raw tables what they would be had they been made a year ago. */
  private static void lookAYearBack(Stack stack) throws IOException, SQLException {
    HourUtc first = HourUtc.of(Instant.now()).plus(-HOURS_BACK);
    try (Connection admin = stack.trino("admin")) {
      for (String table : RAW_TABLES) {
        String create = Timed.row(admin, "SHOW CREATE TABLE " + table).get(0).toString();
        Matcher start = FIRST_HOUR.matcher(create);
        if (!start.find()) {
          throw new BenchException("the partitions of " + table + " begin nowhere: " + create);
        }
        Timed.execute(admin, "DROP TABLE " + table);
        Timed.execute(admin, start.replaceFirst("'" + first + "'"));
      }
    }
  }

  private void seedsWay(Stack stack, S3Zone zone, Connection trino)
      throws IOException, SQLException {
    bench.results().progress("putting %,d records, an object each, and once more in few", seed);
    Map<String, byte[]> each = new HashMap<>();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < seed; i++) {
      String line = "{\"count\":%d,\"songName\":\"Song %d\"}%n".formatted(i / 100 + 1, i % 100);
      each.put("seed-each/" + i + ".json", line.getBytes(UTF_8));
      all.append(line);
    }
    each.put("seed-few/all.json", all.toString().getBytes(UTF_8));
    zone.putAll(each);
    try (Connection admin = stack.trino("admin")) {
      for (String name : List.of("each", "few")) {
        Timed.execute(
            admin,
            "CREATE TABLE hive.songs.seed_%1$s (count int, songName varchar) WITH (format = 'json', external_location = '%2$s/seed-%1$s/')"
                .formatted(name, zone.root()));
      }
    }
    Timed few = new Timed(trino, 1, 3, bench.results());
    few.median(SEED_IN_FEW + " (" + seed + ")", SEED_TOP_TEN.formatted("seed_few"));
    few.median(SEED + " (" + seed + ")", SEED_TOP_TEN.formatted("seed_each"));
  }
}
