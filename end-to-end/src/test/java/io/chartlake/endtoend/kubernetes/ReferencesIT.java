package io.chartlake.endtoend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a Pod waits for is made by the overlay itself, or the page of secrets says how to make it.
 */
@Tag("kubernetes")
@ExtendWith(ControlPlane.Provider.class)
class ReferencesIT {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private static Kubectl kubectl;

  @BeforeAll
  static void use(ControlPlane kubernetes) {
    kubectl = kubernetes.kubectl();
  }

  static List<String> overlays() {
    return Overlay.names();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void namesEverySecretOnItsPage(String name) throws IOException {
    Map<String, Set<String>> documented = documentedSecrets();
    Map<String, Set<String>> wanted = references(Overlay.render(kubectl, name)).secrets();
    assertThat(wanted).isNotEmpty();
    wanted.forEach(
        (secret, keys) -> {
          assertThat(documented).as("Secrets that " + name + " wants").containsKey(secret);
          assertThat(documented.get(secret)).as("keys of " + secret).containsAll(keys);
        });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void bringsEveryConfigMap(String name) {
    Overlay overlay = Overlay.render(kubectl, name);
    Map<String, Set<String>> brought = new HashMap<>();
    for (Manifest configMap : overlay.of("ConfigMap")) {
      Set<String> keys = new HashSet<>();
      configMap.json().path("data").fieldNames().forEachRemaining(keys::add);
      brought.put(configMap.name(), keys);
    }
    // Rook makes one beside each bucket.
    for (Manifest claim : overlay.of("ObjectBucketClaim")) {
      brought.put(claim.name(), Set.of("BUCKET_HOST", "BUCKET_PORT", "BUCKET_NAME"));
    }
    Map<String, Set<String>> wanted = references(overlay).configMaps();
    assertThat(wanted).isNotEmpty();
    wanted.forEach(
        (configMap, keys) -> {
          assertThat(brought).as("ConfigMaps that " + name + " wants").containsKey(configMap);
          assertThat(brought.get(configMap)).as("keys of " + configMap).containsAll(keys);
        });
  }

  private static References references(Overlay overlay) {
    References references = new References();
    overlay.manifests().forEach(manifest -> references.collect(manifest.json()));
    // Those inside ConfigMaps, which are text there.
    overlay.sparkApplications().forEach(manifest -> references.collect(manifest.json()));
    return references;
  }

  /** The page's table: names, keys, of which "the same" are those of the row before. */
  private static Map<String, Set<String>> documentedSecrets() throws IOException {
    Map<String, Set<String>> documented = new HashMap<>();
    Set<String> keys = Set.of();
    for (String line : Files.readAllLines(ControlPlane.ROOT.resolve("deploy/SECRETS.md"))) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| `") && cells.length >= 5) {
        keys = cells[2].strip().equals("the same") ? keys : quoted(cells[2]);
        for (String name : quoted(cells[1])) {
          documented.put(name, keys);
        }
      }
    }
    return documented;
  }

  private static Set<String> quoted(String cell) {
    Set<String> words = new HashSet<>();
    QUOTED.matcher(cell).results().forEach(found -> words.add(found.group(1)));
    return words;
  }
}
