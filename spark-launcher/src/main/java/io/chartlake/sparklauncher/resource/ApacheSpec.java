package io.chartlake.sparklauncher.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a SparkApplication of Apache's operator is to run. Image, memory and cores are settings of
 * Spark's, and pods are shaped by templates of whole pods.
 */
@SuppressWarnings("UnusedVariable") // Jackson reads and writes fields
public final class ApacheSpec extends OpenFields {
  private String mainClass;
  private String jars;
  private String pyFiles;
  private List<String> driverArgs;
  private Map<String, String> sparkConf;
  private RuntimeVersions runtimeVersions;
  private Tolerations applicationTolerations;

  public ApacheSpec() {
    // read field by field
  }

  public void setDriverArgs(List<String> all) {
    driverArgs = List.copyOf(all);
  }

  public Map<String, String> sparkConf() {
    return sparkConf == null ? Map.of() : new LinkedHashMap<>(sparkConf);
  }

  public void setSparkConf(Map<String, String> all) {
    sparkConf = new LinkedHashMap<>(all);
  }

  /** {@code Never}, {@code OnFailure}, {@code OnInfrastructureFailure} or {@code Always}. */
  public String restart() {
    return applicationTolerations == null
            || applicationTolerations.restartConfig == null
            || applicationTolerations.restartConfig.restartPolicy == null
        ? "Never"
        : applicationTolerations.restartConfig.restartPolicy;
  }

  /** Notes what is wrong, with paths that begin with the given one. */
  public void check(String path, Problems problems) {
    if (pyFiles == null) {
      problems.require(path + ".mainClass", mainClass);
      problems.require(path + ".jars", jars);
    }
    if (runtimeVersions == null) {
      problems.add(path + ".runtimeVersions", "is missing");
    } else {
      problems.require(path + ".runtimeVersions.sparkVersion", runtimeVersions.sparkVersion);
    }
    Map<String, String> conf = sparkConf();
    boolean own =
        conf.containsKey(SparkConf.DRIVER_IMAGE) && conf.containsKey(SparkConf.EXECUTOR_IMAGE);
    if (!conf.containsKey(SparkConf.IMAGE) && !own) {
      problems.add(path + ".sparkConf['" + SparkConf.IMAGE + "']", "is missing");
    }
    if (restart().equals("Always")) {
      problems.add(
          path + ".applicationTolerations.restartConfig.restartPolicy",
          "'Always' never ends; take Never or OnFailure");
    }
    SparkConf.check(path, conf, problems);
  }

  /** What the image holds. */
  private static final class RuntimeVersions extends OpenFields {
    private String sparkVersion;
  }

  /** What the operator bears with, and what it does afterwards. */
  private static final class Tolerations extends OpenFields {
    private RestartConfig restartConfig;
  }

  /** Whether the operator starts a driver anew that has ended. */
  private static final class RestartConfig extends OpenFields {
    private String restartPolicy;
  }
}
