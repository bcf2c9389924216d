package io.chartlake.sparklauncher.resource;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a schedule by the rules of robfig/cron v3's standard parser, which Kubeflow's operator and
 * Kubernetes' CronJobs use: five fields, or a word such as {@code @hourly}, or {@code @every 30s}.
 * Kubeflow's operator accepts any text and reports a bad one only in the status of an object that
 * then never runs.
 */
public final class Cron {
  private static final Set<String> WORDS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final String EVERY = "@every ";
  private static final Pattern ZONE = Pattern.compile("(?:CRON_)?TZ=(\\S*)(?:\\s+(.*))?");
  private static final Pattern DURATION =
      Pattern.compile("\\+?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|ms|s|m|h))+");
  private static final Pattern NOTHING = Pattern.compile("[^1-9]*");

  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, Map.of()),
          new Field("hour", 0, 23, Map.of()),
          new Field("day of the month", 1, 31, Map.of()),
          new Field("month", 1, 12, names(1, "jan feb mar apr may jun jul aug sep oct nov dec")),
          new Field("day of the week", 0, 6, names(0, "sun mon tue wed thu fri sat")));

  private Cron() {}

  /**
   * Checks a schedule.
   *
   * @throws IllegalArgumentException with the part that is wrong
   */
  public static void check(String schedule) {
    String text = schedule;
    Matcher zone = ZONE.matcher(text);
    if (zone.matches()) {
      timeZone(zone.group(1));
      text = zone.group(2) == null ? "" : zone.group(2);
    }
    text = text.strip();
    if (text.startsWith(EVERY)) {
      String every = text.substring(EVERY.length());
      if (!DURATION.matcher(every).matches() || NOTHING.matcher(every).matches()) {
        throw wrong(schedule, "'" + every + "' is no time such as 30s or 1h30m");
      }
    } else if (text.startsWith("@")) {
      if (!WORDS.contains(text)) {
        throw wrong(schedule, "'" + text + "' is no word for a time such as @hourly or @every 30s");
      }
    } else {
      fields(schedule, text);
    }
  }

  /** Checks the name of a time zone: {@code UTC}, {@code Local} or one of the IANA's. */
  public static void timeZone(String name) {
    if (name.equals("Local")) {
      return;
    }
    try {
      ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + name + "' is no time zone such as UTC or Europe/Berlin", e);
    }
  }

  private static void fields(String schedule, String text) {
    String[] parts = text.split("\\s+", -1);
    if (text.isEmpty() || parts.length != FIELDS.size()) {
      throw wrong(
          schedule,
          "it has "
              + (text.isEmpty() ? 0 : parts.length)
              + " fields where five must stand: minute, hour, day of the month, month, day of the"
              + " week");
    }
    for (int i = 0; i < parts.length; i++) {
      for (String range : parts[i].split(",", -1)) {
        FIELDS.get(i).check(schedule, range);
      }
    }
  }

  private static IllegalArgumentException wrong(String schedule, String why) {
    return new IllegalArgumentException("'" + schedule + "' is no schedule: " + why);
  }

  private static Map<String, Integer> names(int first, String words) {
    Map<String, Integer> names = new HashMap<>();
    int number = first;
    for (String word : words.split(" ", -1)) {
      names.put(word, number++);
    }
    return Map.copyOf(names);
  }

  private record Field(String name, int least, int greatest, Map<String, Integer> words) {

    /** A number, a range or a star, each with an optional step. */
    private void check(String schedule, String range) {
      String[] step = range.split("/", -1);
      if (step.length > 2) {
        throw wrong(schedule, name + " '" + range + "' has two steps");
      }
      if (step.length == 2 && number(schedule, range, step[1], Map.of()) == 0) {
        throw wrong(schedule, name + " '" + range + "' has the step 0");
      }
      String[] ends = step[0].split("-", -1);
      if (ends[0].equals("*") || ends[0].equals("?")) {
        return;
      }
      if (ends.length > 2) {
        throw wrong(schedule, name + " '" + range + "' has two hyphens");
      }
      int from = number(schedule, range, ends[0], words);
      int to = ends.length == 2 ? number(schedule, range, ends[1], words) : from;
      if (from < least || to > greatest || from > greatest) {
        throw wrong(
            schedule, name + " '" + range + "' is not between " + least + " and " + greatest);
      }
      if (from > to) {
        throw wrong(schedule, name + " '" + range + "' ends before it begins");
      }
    }

    private int number(String schedule, String range, String text, Map<String, Integer> names) {
      Integer named = names.get(text.toLowerCase(Locale.ROOT));
      if (named != null) {
        return named;
      }
      if (!text.matches("[0-9]{1,9}")) {
        throw wrong(schedule, name + " '" + range + "' has no number where one must stand");
      }
      return Integer.parseInt(text);
    }
  }
}
