package io.chartlake.local.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who may log in to a stack's Trino; what each may do stands in {@code sql/access/rules.json}. */
public enum TrinoUser {
  /** Everything. Applies {@code sql/} and owns what it makes. */
  ADMIN,
  /** Reads every table and view. */
  ANALYST,
  /** Reads the views that dashboards are made of. */
  SUPERSET,
  /** Replaces the views that the compaction publishes. */
  PUBLISHER;

  /** The name to log in with, such as {@code analyst}. */
  public String login() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return login();
  }

  /**
   * The user of this login, in any case.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static TrinoUser ofLogin(String login) {
    return Arrays.stream(values())
        .filter(user -> user.login().equalsIgnoreCase(login))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not one of %s"
                        .formatted(
                            login,
                            Arrays.stream(values())
                                .map(TrinoUser::login)
                                .collect(Collectors.joining(", ")))));
  }
}
