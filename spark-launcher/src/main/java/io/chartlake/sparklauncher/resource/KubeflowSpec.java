package io.chartlake.sparklauncher.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a SparkApplication of Kubeflow's operator is to run. */
public final class KubeflowSpec extends OpenFields {
  private static final Set<String> TYPES = Set.of("Java", "Scala", "Python", "R");
  private static final Set<String> WITH_CLASS = Set.of("Java", "Scala");

  private String type;
  private String mode;
  private String sparkVersion;
  private String image;
  private String mainClass;
  private String mainApplicationFile;
  private List<String> arguments;
  private Map<String, String> sparkConf;
  private RestartPolicy restartPolicy;
  private Integer timeToLiveSeconds;
  private SparkPod driver;
  private SparkPod executor;

  public KubeflowSpec() {
    // read field by field
  }

  public void setImage(String name) {
    image = name;
  }

  public void setArguments(List<String> all) {
    arguments = List.copyOf(all);
  }

  public Map<String, String> sparkConf() {
    return sparkConf == null ? Map.of() : new LinkedHashMap<>(sparkConf);
  }

  public void setSparkConf(Map<String, String> all) {
    sparkConf = new LinkedHashMap<>(all);
  }

  /** {@code Never}, {@code OnFailure} or {@code Always}. */
  public String restart() {
    return restartPolicy == null || restartPolicy.type == null ? "Never" : restartPolicy.type;
  }

  public SparkPod driver() {
    return driver;
  }

  public SparkPod executor() {
    return executor;
  }

  /** Notes what is wrong, with paths that begin with the given one. */
  public void check(String path, Problems problems) {
    problems.require(path + ".type", type);
    if (type != null && !TYPES.contains(type)) {
      problems.add(path + ".type", "'" + type + "' is none of Java, Scala, Python and R");
    }
    if (mode != null && !mode.equals("cluster")) {
      problems.add(
          path + ".mode", "'" + mode + "' is not cluster: the driver must be a pod of its own");
    }
    problems.require(path + ".sparkVersion", sparkVersion);
    if (type == null || WITH_CLASS.contains(type)) {
      problems.require(path + ".mainClass", mainClass);
    }
    problems.require(path + ".mainApplicationFile", mainApplicationFile);
    checkImages(path, problems);
    if (timeToLiveSeconds != null && timeToLiveSeconds < 1) {
      problems.add(path + ".timeToLiveSeconds", "'" + timeToLiveSeconds + "' is no time from 1 up");
    }
    if (restart().equals("Always")) {
      problems.add(path + ".restartPolicy.type", "'Always' never ends; take Never or OnFailure");
    }
    checkPod(path + ".driver", driver, problems);
    checkPod(path + ".executor", executor, problems);
    SparkConf.check(path, sparkConf(), problems);
  }

  private void checkImages(String path, Problems problems) {
    problems.check(path + ".image", image, ImageName::check);
    boolean own = driver != null && driver.image() != null;
    own &= executor != null && executor.image() != null;
    if (image == null && !own && !sparkConf().containsKey(SparkConf.IMAGE)) {
      problems.add(path + ".image", "is missing");
    }
  }

  private static void checkPod(String path, SparkPod pod, Problems problems) {
    if (pod == null) {
      problems.add(path, "is missing");
    } else {
      pod.check(path, problems);
    }
  }

  /** Whether the operator starts a driver anew that has ended. */
  private static final class RestartPolicy extends OpenFields {
    private String type;
  }
}
