package io.chartlake.endtoend.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.Yaml;

/** A file of {@code deploy/helm}, what it says by reference put in its place. */
final class HelmValues {
  static final Path FOLDER = ControlPlane.ROOT.resolve("deploy/helm");

  private static final ObjectMapper JSON = new ObjectMapper();

  private HelmValues() {}

  static JsonNode of(String chart) throws IOException {
    return JSON.valueToTree(
        new Yaml().<Object>load(Files.readString(FOLDER.resolve(chart + ".yaml"))));
  }
}
