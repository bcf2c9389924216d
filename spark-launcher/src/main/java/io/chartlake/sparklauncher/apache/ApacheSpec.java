package io.chartlake.sparklauncher.apache;

import io.chartlake.sparklauncher.check.Problems;
import io.chartlake.sparklauncher.check.SparkConf;
import io.chartlake.sparklauncher.operator.ApplicationSpec;
import io.chartlake.sparklauncher.operator.OpenFields;
import io.chartlake.sparklauncher.operator.Overrides;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code spec} of a SparkApplication of Apache's operator. Image, memory and cores are Spark
 * settings there.
 */
public final class ApacheSpec extends ApplicationSpec {
  private String mainClass;
  private String jars;
  private String pyFiles;

  @SuppressWarnings("UnusedVariable") // written for Jackson
  private List<String> driverArgs;

  private RuntimeVersions runtimeVersions;
  private Tolerations applicationTolerations;

  @Override
  public void override(Overrides overrides) {
    if (!overrides.arguments().isEmpty()) {
      driverArgs = overrides.arguments();
    }
    Map<String, String> conf = new LinkedHashMap<>(overrides.conf());
    overrides.image().ifPresent(image -> conf.put(SparkConf.IMAGE, image));
    overrides.driverMemory().ifPresent(memory -> conf.put(SparkConf.DRIVER_MEMORY, memory));
    overrides.executorMemory().ifPresent(memory -> conf.put(SparkConf.EXECUTOR_MEMORY, memory));
    overrides.executors().ifPresent(count -> conf.put(SparkConf.INSTANCES, count.toString()));
    addConf(conf);
  }

  @Override
  public void check(Problems problems) {
    if (pyFiles == null) {
      problems.require("spec.mainClass", mainClass);
      problems.require("spec.jars", jars);
    }
    problems.require(
        "spec.runtimeVersions.sparkVersion",
        runtimeVersions == null ? null : runtimeVersions.sparkVersion);
    if (!hasImages()) {
      problems.add("spec.sparkConf['" + SparkConf.IMAGE + "']", "is missing");
    }
    checkRestart("spec.applicationTolerations.restartConfig.restartPolicy", restart(), problems);
    super.check(problems);
  }

  /** {@code Never}, {@code OnFailure}, {@code OnInfrastructureFailure} or {@code Always}. */
  String restart() {
    return applicationTolerations == null
            || applicationTolerations.restartConfig == null
            || applicationTolerations.restartConfig.restartPolicy == null
        ? "Never"
        : applicationTolerations.restartConfig.restartPolicy;
  }

  private boolean hasImages() {
    return sparkConf().containsKey(SparkConf.IMAGE)
        || (sparkConf().containsKey(SparkConf.DRIVER_IMAGE)
            && sparkConf().containsKey(SparkConf.EXECUTOR_IMAGE));
  }

  /** The versions that the image contains. */
  private static final class RuntimeVersions extends OpenFields {
    private String sparkVersion;
  }

  private static final class Tolerations extends OpenFields {
    private RestartConfig restartConfig;
  }

  /** Whether the operator restarts a driver that has ended. */
  private static final class RestartConfig extends OpenFields {
    private String restartPolicy;
  }
}
