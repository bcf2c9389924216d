package io.chartlake.local.lake;

import io.chartlake.local.settings.Names;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.RawZone;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables over raw objects whose hours are computed, not listed. Each has a first hour and sees
 * nothing that landed before; made when landing had run for days, it would hide those.
 */
final class RawTables {
  private static final String COMPUTED_HOURS = "partition_projection_format = 'yyyy-MM-dd-HH'";
  private static final Pattern TABLE =
      Pattern.compile("^CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?([\\w.]+)");
  private static final Pattern FIRST_HOUR =
      Pattern.compile(
          "(?<=partition_projection_range = ARRAY\\[')\\d{4}-\\d\\d-\\d\\d-\\d\\d(?=')");
  private static final Pattern TOPIC =
      Pattern.compile(
          "external_location = 's3a?://" + Pattern.quote(Names.RAW_BUCKET) + "/([^/']+)\\.json/?'");

  private final Trino trino;
  private final Function<RawZone, Optional<HourUtc>> oldestHour;
  private final Map<RawZone, Optional<HourUtc>> known = new HashMap<>();

  /**
   * @param oldestHour in which something of a zone landed, empty when nothing has
   */
  RawTables(Trino trino, Function<RawZone, Optional<HourUtc>> oldestHour) {
    this.trino = trino;
    this.oldestHour = oldestHour;
  }

  /**
   * Makes each table anew, with its own statement, that begins later than what landed. The data
   * stay where they are; a table that a crash has dropped comes back, as any that is missing.
   *
   * @param file that has made tables
   */
  void reachBack(SqlFile file) throws SQLException {
    for (SqlScript.Statement statement : SqlScript.statements(file.text())) {
      Matcher table = TABLE.matcher(statement.text());
      if (statement.text().contains(COMPUTED_HOURS) && table.find()) {
        reachBack(table.group(1));
      }
    }
  }

  private void reachBack(String table) throws SQLException {
    String made = (String) trino.value("SHOW CREATE TABLE " + table);
    Optional<HourUtc> oldest = zone(made).flatMap(zone -> known.computeIfAbsent(zone, oldestHour));
    Optional<String> anew = oldest.flatMap(hour -> from(hour, made));
    if (anew.isPresent()) {
      trino.execute("DROP TABLE " + table);
      trino.execute(anew.get());
    }
  }

  private static Optional<RawZone> zone(String statement) {
    return TOPIC
        .matcher(statement)
        .results()
        .findFirst()
        .map(match -> new RawZone("", match.group(1)));
  }

  /** The statement with this as first hour; empty when it begins there or earlier. */
  static Optional<String> from(HourUtc oldest, String statement) {
    Matcher first = FIRST_HOUR.matcher(statement);
    return first
        .results()
        .findFirst()
        .map(MatchResult::group)
        .filter(hour -> HourUtc.parse(hour).compareTo(oldest) > 0)
        .map(hour -> first.replaceFirst(oldest.toString()));
  }
}
