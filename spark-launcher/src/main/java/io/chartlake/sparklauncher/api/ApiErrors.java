package io.chartlake.sparklauncher.api;

import io.chartlake.cli.CommandException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains errors of the API server in one sentence each. */
public final class ApiErrors {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\S+) resource \"([^\"]*)\" in API group \"([^\"]*)\"");
  private static final Pattern NAMESPACE = Pattern.compile("namespaces \"([^\"]*)\" not found");

  private ApiErrors() {}

  /** Whether a retry can succeed: no answer, overload or a server error. */
  public static boolean passing(KubernetesClientException e) {
    int code = e.getCode();
    // Below 1: no answer.
    return code <= 0 || code == TOO_MANY_REQUESTS || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  public static boolean forbidden(Throwable e) {
    return e instanceof KubernetesClientException api
        && api.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
  }

  /** A missing right anywhere among the causes. */
  public static Optional<KubernetesClientException> refused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (forbidden(cause)) {
        return Optional.of((KubernetesClientException) cause);
      }
    }
    return Optional.empty();
  }

  /**
   * The exception to end a command with.
   *
   * @param what the request was for, as in "create music/compaction"
   */
  public static RuntimeException explained(String what, KubernetesClientException e) {
    String message = text(e);
    return switch (Math.max(0, e.getCode())) {
      case HttpURLConnection.HTTP_FORBIDDEN -> CommandException.usage(rights(what, message), e);
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          CommandException.usage(
              "cannot " + what + ": the API server rejects the credentials; log in again", e);
      case HttpURLConnection.HTTP_NOT_FOUND -> CommandException.usage(missing(what, message), e);
      case HttpURLConnection.HTTP_BAD_REQUEST, 422 ->
          CommandException.usage("cannot " + what + ": the API server rejects it: " + message, e);
      case 0 ->
          CommandException.failure(
              "cannot " + what + ": the API server does not answer: " + message, e);
      default -> CommandException.failure("cannot " + what + ": " + e.getCode() + " " + message, e);
    };
  }

  private static String rights(String what, String message) {
    Matcher matcher = FORBIDDEN.matcher(message);
    if (!matcher.find()) {
      return "cannot " + what + ": " + message;
    }
    String group = matcher.group(4);
    return ("cannot %s: %s lacks the verb '%s' on resource '%s'%s; add it to a Role that is "
            + "bound to that user")
        .formatted(
            what,
            matcher.group(1),
            matcher.group(2),
            matcher.group(3),
            group.isEmpty() ? "" : " of API group '" + group + "'");
  }

  private static String missing(String what, String message) {
    Matcher matcher = NAMESPACE.matcher(message);
    return matcher.find()
        ? "cannot "
            + what
            + ": namespace '"
            + matcher.group(1)
            + "' does not exist; create it or choose another with --namespace"
        : "cannot " + what + ": " + message;
  }

  /** The server's message, or that of the connection. */
  private static String text(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
