package io.chartlake.compaction.job;

import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import org.apache.iceberg.hive.RuntimeMetaException;
import org.apache.spark.SparkException;

/** Failures in one sentence, for whoever runs the job. */
public final class Failures {
  /** By name: S3A need not be on the classpath. */
  private static final String STORE_UNREACHABLE = "org.apache.hadoop.fs.s3a.AWSClientIOException";

  private Failures() {}

  /**
   * What happened and, where it says more, why at bottom, of either the first line; and what to
   * look at where the failure does not say it.
   */
  public static String message(Throwable exception) {
    Throwable outer = exception;
    while (outer instanceof SparkException && outer.getCause() != null) {
      outer = outer.getCause();
    }
    Throwable root = outer;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = firstLine(outer);
    String why = firstLine(root);
    boolean isOurs = outer.getClass().getName().startsWith("io.chartlake.");
    return (isOurs || what.contains(why) ? what : what + ": " + why) + advice(outer);
  }

  /** Whether store or metastore did not answer, or refused the credentials. */
  static boolean isOfConnection(Throwable exception) {
    return !advice(exception).isEmpty();
  }

  private static String advice(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException) {
        return "; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and what they may do";
      }
      if (cause instanceof RuntimeMetaException) {
        return "; check spark.sql.catalog.<name>.uri and whether the metastore is up";
      }
      if (cause instanceof ConnectException
          || cause.getClass().getName().equals(STORE_UNREACHABLE)) {
        return "; check spark.hadoop.fs.s3a.endpoint and whether the store is up";
      }
    }
    return "";
  }

  private static String firstLine(Throwable exception) {
    String message = exception.getMessage();
    return message == null ? exception.toString() : message.lines().findFirst().orElse("");
  }
}
