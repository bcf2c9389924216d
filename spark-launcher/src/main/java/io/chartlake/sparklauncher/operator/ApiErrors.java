package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.FailedException;
import io.chartlake.sparklauncher.RefusedException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a sentence what an API server's refusal means. */
public final class ApiErrors {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\S+) resource \"([^\"]*)\" in API group \"([^\"]*)\"");
  private static final Pattern NAMESPACE = Pattern.compile("namespaces \"([^\"]*)\" not found");

  private ApiErrors() {}

  /** Whether the same request may succeed in a moment: no answer, overload, a server's error. */
  public static boolean passing(KubernetesClientException e) {
    int code = e.getCode();
    // Below 1: no answer came.
    return code <= 0 || code == TOO_MANY_REQUESTS || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  public static boolean forbidden(Throwable e) {
    return e instanceof KubernetesClientException api
        && api.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
  }

  /** A missing right, wherever among the causes it stands. */
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
   * @param what the command was about to do, as in "create music/compaction"
   */
  public static RuntimeException explained(String what, KubernetesClientException e) {
    String message = text(e);
    return switch (Math.max(0, e.getCode())) {
      case HttpURLConnection.HTTP_FORBIDDEN -> new RefusedException(rights(what, message), e);
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          new RefusedException(
              "cannot " + what + ": the API server does not accept the credentials; log in again",
              e);
      case HttpURLConnection.HTTP_NOT_FOUND -> new RefusedException(missing(what, message), e);
      case HttpURLConnection.HTTP_BAD_REQUEST, 422 ->
          new RefusedException("cannot " + what + ": the API server refuses it: " + message, e);
      case 0 ->
          new FailedException("cannot " + what + ": the API server does not answer: " + message, e);
      default -> new FailedException("cannot " + what + ": " + e.getCode() + " " + message, e);
    };
  }

  private static String rights(String what, String message) {
    Matcher matcher = FORBIDDEN.matcher(message);
    if (!matcher.find()) {
      return "cannot " + what + ": " + message;
    }
    String group = matcher.group(4);
    return "cannot "
        + what
        + ": "
        + matcher.group(1)
        + " lacks the verb '"
        + matcher.group(2)
        + "' on resource '"
        + matcher.group(3)
        + "'"
        + (group.isEmpty() ? "" : " of API group '" + group + "'")
        + "; add it to a Role that is bound to that user";
  }

  private static String missing(String what, String message) {
    Matcher matcher = NAMESPACE.matcher(message);
    return matcher.find()
        ? "cannot "
            + what
            + ": there is no namespace '"
            + matcher.group(1)
            + "'; create it, or name another one with --namespace"
        : "cannot " + what + ": " + message;
  }

  /** What the server said; else what the connection did. */
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
