package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The ID of a run, which is the value of a label. */
public final class RunId {
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  private static final String VARIABLE = "CHARTLAKE_RUN_ID";

  private RunId() {}

  /**
   * The given ID; otherwise that of the environment; otherwise in a pod the pod's name, which
   * outlives its containers; otherwise a new ID.
   *
   * @throws CommandException when it is not a valid label value
   */
  public static String of(Optional<String> given, Map<String, String> environment) {
    boolean pod = environment.containsKey("KUBERNETES_SERVICE_HOST");
    Optional<String> host = Optional.ofNullable(environment.get("HOSTNAME")).filter(name -> pod);
    String id =
        given
            .or(() -> Optional.ofNullable(environment.get(VARIABLE)))
            .filter(text -> !text.isEmpty())
            .or(() -> host)
            .orElseGet(() -> UUID.randomUUID().toString());
    if (!LABEL.matcher(id).matches()) {
      throw CommandException.usage(
          "the run ID '"
              + id
              + "' is not a valid label value: up to 63 letters, digits, '.', '_' and '-', with a"
              + " letter or digit at both ends");
    }
    return id;
  }
}
