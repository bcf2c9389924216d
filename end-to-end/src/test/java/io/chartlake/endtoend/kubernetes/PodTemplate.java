package io.chartlake.endtoend.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a workload makes its Pods from. */
record PodTemplate(String owner, ObjectNode json) {

  static List<PodTemplate> of(Overlay overlay) {
    List<PodTemplate> all = new ArrayList<>();
    for (Manifest one : overlay.of("Deployment", "StatefulSet", "Job")) {
      add(all, one.toString(), one.json().at("/spec/template"));
    }
    for (Manifest one : overlay.of("CronJob")) {
      add(all, one.toString(), one.json().at("/spec/jobTemplate/spec/template"));
    }
    for (Manifest one : overlay.of("StatefulSet")) {
      PodTemplate template =
          all.stream().filter(pod -> pod.owner.equals(one.toString())).findFirst().orElseThrow();
      claims(template.json, one);
    }
    for (Manifest one : overlay.sparkApplications()) {
      spark(all, one);
    }
    return all;
  }

  /** A Pod of this template, as its controller would make it. */
  Manifest pod(String namespace) {
    ObjectNode pod = json.deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.withObjectProperty("metadata");
    metadata.remove("creationTimestamp");
    metadata.put("name", owner.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
    return new Manifest(pod).in(namespace);
  }

  private static void add(List<PodTemplate> all, String owner, JsonNode template) {
    if (!(template instanceof ObjectNode found)) {
      throw new AssertionError(owner + " has no template of its Pods");
    }
    all.add(new PodTemplate(owner, found.deepCopy()));
  }

  /** Each Pod of a StatefulSet is given the volumes it claims. */
  private static void claims(ObjectNode template, Manifest statefulSet) {
    for (JsonNode claim : statefulSet.json().at("/spec/volumeClaimTemplates")) {
      String name = claim.at("/metadata/name").asText();
      template
          .withObjectProperty("spec")
          .withArrayProperty("volumes")
          .addObject()
          .put("name", name)
          .putObject("persistentVolumeClaim")
          .put("claimName", name + "-" + statefulSet.name() + "-0");
    }
  }

  /** Of either operator: driver and executor, whose image stands beside the template. */
  private static void spark(List<PodTemplate> all, Manifest application) {
    JsonNode spec = application.json().path("spec");
    boolean apache = application.json().path("apiVersion").asText().startsWith("spark.apache.org/");
    JsonNode kubeflow = spec.has("template") ? spec.path("template") : spec;
    for (String part : List.of("driver", "executor")) {
      JsonNode template =
          apache
              ? spec.path(part + "Spec").path("podTemplateSpec")
              : kubeflow.path(part).path("template");
      add(all, application + " " + part, template);
      ObjectNode added = all.get(all.size() - 1).json;
      String image =
          apache
              ? spec.path("sparkConf").path("spark.kubernetes.container.image").asText()
              : kubeflow.path("image").asText();
      for (JsonNode container : added.at("/spec/containers")) {
        if (!container.has("image")) {
          ((ObjectNode) container).put("image", image);
        }
      }
    }
  }

  @Override
  public String toString() {
    return owner;
  }
}
