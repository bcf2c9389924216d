package io.chartlake.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.LogTail;
import io.chartlake.local.kafka.ProgressProbe;
import io.chartlake.local.kafka.ReaderProgress;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Pause;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.TrinoUser;
import io.chartlake.local.stack.Ledgers;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.TextTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The story the demo tells on a stack that is up: play, land, compact, look, prove. */
public final class Demo {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LANDING_PATIENCE = Duration.ofSeconds(90);
  private static final int LOG_LINES = 8;

  /** The part of the plays, one in ten, that comes after the compaction: only songs_now has it. */
  private static final int AFTER = 10;

  private final Stack stack;
  private final Programs programs;
  private final Input input;
  private final boolean staysUp;
  private final long begin = System.nanoTime();

  /**
   * A demo.
   *
   * @param staysUp whether the stack runs on afterwards, which only changes the advice
   */
  public Demo(Stack stack, Input input, boolean staysUp) {
    this.stack = stack;
    this.programs = new Programs(stack);
    this.input = input;
    this.staysUp = staysUp;
  }

  /** Tells the story; true when the audit finds nothing. */
  public boolean run() {
    DemoOutput before = DemoOutput.in(stack);
    int after = input.replay() ? 0 : input.plays() / AFTER;
    int first = input.plays() - after;
    title("Playing %,d songs".formatted(first));
    Played played = play(first);
    landed();
    title("music-chart says");
    System.out.println(LogTail.of(stack.home().log(Names.MUSIC_CHART), 0, LOG_LINES).indent(2));
    title("Compacting");
    compact();
    long acknowledged = played.acknowledged();
    if (after > 0) {
      title("Playing %,d more, which the compacted table does not have".formatted(after));
      acknowledged += play(after).acknowledged();
      landed();
    }
    show();
    long least = input.replay() ? Math.max(1, acknowledged) : input.plays();
    boolean proven =
        audit(
            new DemoOutput(
                before.plays() + least,
                before.objects() + played.partitions(),
                before.commits() + 1));
    whereToLook();
    title(
        "%s, %.0f s"
            .formatted(proven ? "Nothing lost, nothing double" : "The audit FAILED", seconds()));
    return proven;
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void title(String text) {
    System.out.printf(Locale.ROOT, "%n== %s%n", text);
  }

  /**
   * What a player was told.
   *
   * @param acknowledged plays
   * @param partitions that got at least one of them
   */
  private record Played(long acknowledged, int partitions) {}

  /** Prints the first lines of a program and says how many more there were. */
  private static final class FewLines {
    private final int most;
    private long seen;

    FewLines(int most) {
      this.most = most;
    }

    void accept(String line) {
      seen++;
      if (seen <= most) {
        System.out.println("  " + line);
      }
    }

    void end() {
      if (seen > most) {
        System.out.printf(Locale.ROOT, "  … and %,d lines more%n", seen - most);
      }
    }
  }

  private Played play(int number) {
    Path ledger = Ledgers.fresh(stack.home());
    Path summary = ledger.resolveSibling(ledger.getFileName() + ".summary");
    List<String> arguments = new ArrayList<>(input.options());
    arguments.add("--plays=" + number);
    arguments.add("--summary=" + summary);
    FewLines lines = new FewLines(LOG_LINES);
    int code =
        programs.run(
            programs.player(ledger, arguments).withProperty("chartlake.player.level", "debug"),
            lines::accept);
    lines.end();
    if (code != 0) {
      throw CommandException.failure("the player failed with exit code " + code);
    }
    return Attempt.to(
        "read " + summary,
        () ->
            new Played(
                JSON.readTree(Files.readString(summary)).path("acked").asLong(),
                DemoOutput.partitions(ledger).size()));
  }

  /** Returns when every play is counted and every count is in the bucket. */
  private void landed() {
    Instant deadline = Instant.now().plus(LANDING_PATIENCE);
    long start = System.nanoTime();
    try (ProgressProbe lag = ProgressProbe.of(stack.ports())) {
      ReaderProgress behind = look(lag);
      Instant nextWord = Instant.now().plusSeconds(2);
      while (!behind.isDone()) {
        if (Instant.now().isAfter(deadline)) {
          throw CommandException.failure(
              "after %d s still %s; see ./chartlake status"
                  .formatted(LANDING_PATIENCE.toSeconds(), behind));
        }
        if (Instant.now().isAfter(nextWord)) {
          System.out.println("  " + behind);
          nextWord = Instant.now().plusSeconds(2);
        }
        Pause.briefly();
        behind = look(lag);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  counted and landed in S3 after %.1f s%n",
        (System.nanoTime() - start) / 1e9);
  }

  private static ReaderProgress look(ProgressProbe lag) {
    return lag.progress(reader -> LANDING_PATIENCE);
  }

  private void compact() {
    List<String> output = new ArrayList<>();
    int code = programs.run(programs.compaction(List.of("once")), output::add);
    if (code != 0) {
      throw CommandException.failure("the compaction failed with exit code " + code);
    }
    try {
      for (String line : output) {
        JsonNode result = JSON.readTree(line);
        System.out.printf(
            Locale.ROOT,
            "  %s: read %,d changes, wrote snapshot %s%n",
            result.path("table").asText(),
            result.path("read").asLong(),
            result.path("snapshot").asText());
      }
    } catch (JsonProcessingException e) {
      throw CommandException.failure("the compaction did not say what it did: " + output, e);
    }
  }

  private void show() {
    try (Trino trino = stack.trino(TrinoUser.ANALYST)) {
      title("The last rows of " + Names.RAW_TABLE + ", one for each change landed");
      Trino.Answer rows =
          trino.query(
              "SELECT \"count\", songname FROM hive.songs.songs ORDER BY \"$file_modified_time\" DESC, \"count\" DESC LIMIT 10");
      TextTable table = new TextTable(rows.columns());
      rows.rows().forEach(row -> table.row(row.toArray()));
      System.out.print(table);
      top(trino, Names.LATEST_TABLE, "compacted");
      top(trino, Names.NOW_VIEW, "up to the second");
    } catch (SQLException e) {
      throw Trino.failure(e);
    }
  }

  private static void top(Trino trino, String table, String what) throws SQLException {
    Object total = trino.value("SELECT coalesce(sum(plays), 0) FROM " + table);
    title("%s (%s): top ten of %,d plays".formatted(table, what, ((Number) total).longValue()));
    System.out.print(
        Chart.draw(
            trino.query(
                "SELECT song_name, plays FROM "
                    + table
                    + " ORDER BY plays DESC, song_id LIMIT 10")));
  }

  private boolean audit(DemoOutput least) {
    title("Audit");
    return programs.run(
            programs.audit(
                List.of(
                    "--expect-plays=" + least.plays(),
                    "--expect-objects=" + least.objects(),
                    "--expect-commits=" + least.commits())))
        == 0;
  }

  private void whereToLook() {
    title("Where to look");
    if (staysUp) {
      System.out.printf(
          "  Trino   %s as analyst; the password is in %s%n",
          stack.ports().https(Port.TRINO), stack.home().secrets());
    }
    System.out.println("  logs    " + stack.home().logs());
    System.out.println(staysUp ? "  try     ./chartlake status" : "  try     ./chartlake up");
    System.out.println("          ./chartlake play --rate 100");
    System.out.println("          ./chartlake compact every 30s");
    System.out.println(
        "          ./chartlake sql -e 'SELECT * FROM lake.music.songs_now ORDER BY plays DESC LIMIT 10'");
  }
}
