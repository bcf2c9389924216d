package io.chartlake.sparklauncher.kubeflow;

import io.chartlake.sparklauncher.check.ImageName;
import io.chartlake.sparklauncher.check.Problems;
import io.chartlake.sparklauncher.check.SparkConf;
import io.chartlake.sparklauncher.operator.ApplicationSpec;
import io.chartlake.sparklauncher.operator.OpenFields;
import io.chartlake.sparklauncher.operator.Overrides;
import java.util.List;
import java.util.Set;

/** The {@code spec} of a SparkApplication of Kubeflow's operator. */
public final class KubeflowSpec extends ApplicationSpec {
  private static final Set<String> TYPES = Set.of("Java", "Scala", "Python", "R");
  private static final Set<String> WITH_CLASS = Set.of("Java", "Scala");

  private String type;
  private String mode;
  private String sparkVersion;
  private String image;
  private String mainClass;
  private String mainApplicationFile;
  private List<String> arguments;
  private RestartPolicy restartPolicy;
  private Integer timeToLiveSeconds;
  private KubeflowPod driver;
  private KubeflowPod executor;

  @Override
  public void override(Overrides overrides) {
    image = overrides.image().orElse(image);
    if (!overrides.arguments().isEmpty()) {
      arguments = overrides.arguments();
    }
    addConf(overrides.conf());
    if (driver != null) {
      overrides.driverMemory().ifPresent(driver::setMemory);
    }
    if (executor != null) {
      overrides.executorMemory().ifPresent(executor::setMemory);
      overrides.executors().ifPresent(executor::setInstances);
    }
  }

  @Override
  public void check(Problems problems) {
    problems.require("spec.type", type);
    if (type != null && !TYPES.contains(type)) {
      problems.add("spec.type", "'" + type + "' is not one of Java, Scala, Python and R");
    }
    if (mode != null && !mode.equals("cluster")) {
      problems.add(
          "spec.mode", "'" + mode + "' is not 'cluster'; the driver must run in a pod of its own");
    }
    problems.require("spec.sparkVersion", sparkVersion);
    if (type == null || WITH_CLASS.contains(type)) {
      problems.require("spec.mainClass", mainClass);
    }
    problems.require("spec.mainApplicationFile", mainApplicationFile);
    checkImages(problems);
    if (timeToLiveSeconds != null && timeToLiveSeconds < 1) {
      problems.add("spec.timeToLiveSeconds", "'" + timeToLiveSeconds + "' must be at least 1");
    }
    checkRestart(
        "spec.restartPolicy.type", restartPolicy == null ? null : restartPolicy.type, problems);
    checkPod("spec.driver", driver, problems);
    checkPod("spec.executor", executor, problems);
    super.check(problems);
  }

  private void checkImages(Problems problems) {
    problems.check("spec.image", image, ImageName::check);
    boolean eachHasItsOwn =
        driver != null && driver.hasImage() && executor != null && executor.hasImage();
    if (image == null && !eachHasItsOwn && !sparkConf().containsKey(SparkConf.IMAGE)) {
      problems.add("spec.image", "is missing");
    }
  }

  private static void checkPod(String path, KubeflowPod pod, Problems problems) {
    if (pod == null) {
      problems.add(path, "is missing");
    } else {
      pod.check(path, problems);
    }
  }

  /** Whether the operator restarts a driver that has ended. */
  private static final class RestartPolicy extends OpenFields {
    private String type;
  }
}
