package io.chartlake.sparklauncher.launch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the secrets that a resource refers to: in variables, volumes, image credentials and Spark
 * settings. Optional references are ignored.
 */
final class SecretReferences {
  private static final Pattern KEY_SETTING =
      Pattern.compile("spark\\.kubernetes\\.(?:driver|executor)\\.secretKeyRef\\..+");
  private static final Pattern MOUNT_SETTING =
      Pattern.compile("spark\\.kubernetes\\.(?:driver|executor)\\.secrets\\.(.+)");
  private static final String PULL_SETTING = "spark.kubernetes.container.image.pullSecrets";

  private final Map<String, Set<String>> found = new TreeMap<>();

  private SecretReferences() {}

  /** The names of the secrets, each with the keys it must have. */
  static Map<String, Set<String>> of(Map<String, Object> resource) {
    SecretReferences references = new SecretReferences();
    references.visit(resource);
    return references.found;
  }

  private void visit(Object node) {
    if (node instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> field(String.valueOf(name), value));
    } else if (node instanceof Collection<?> items) {
      items.forEach(this::visit);
    }
  }

  private void field(String name, Object value) {
    switch (name) {
      case "secretKeyRef" -> reference(value, "name");
      case "secretRef" -> reference(value, "name");
      // A volume, or one source of a projected volume.
      case "secret" -> {
        reference(value, "secretName");
        reference(value, "name");
      }
      case "envSecretKeyRefs" -> {
        if (value instanceof Map<?, ?> variables) {
          variables.values().forEach(key -> reference(key, "name"));
        }
      }
      case "secrets", "imagePullSecrets" -> names(value);
      case "sparkConf" -> settings(value);
      default -> visit(value);
    }
  }

  private void reference(Object value, String nameField) {
    if (!(value instanceof Map<?, ?> reference)
        || Boolean.TRUE.equals(reference.get("optional"))
        || !(reference.get(nameField) instanceof String name)) {
      return;
    }
    Set<String> keys = keys(name);
    if (reference.get("key") instanceof String key) {
      keys.add(key);
    }
    if (reference.get("items") instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> part && part.get("key") instanceof String key) {
          keys.add(key);
        }
      }
    }
  }

  /** A list of names, or of objects with a name. */
  private void names(Object value) {
    if (value instanceof Collection<?> items) {
      for (Object item : items) {
        if (item instanceof String name) {
          keys(name);
        } else {
          reference(item, "name");
        }
      }
    }
  }

  private void settings(Object value) {
    if (!(value instanceof Map<?, ?> settings)) {
      return;
    }
    settings.forEach(
        (key, setting) -> {
          String name = String.valueOf(key);
          String text = String.valueOf(setting);
          Matcher mount = MOUNT_SETTING.matcher(name);
          if (KEY_SETTING.matcher(name).matches() && text.indexOf(':') > 0) {
            int colon = text.indexOf(':');
            keys(text.substring(0, colon)).add(text.substring(colon + 1));
          } else if (mount.matches()) {
            keys(mount.group(1));
          } else if (name.equals(PULL_SETTING)) {
            for (String secret : text.split(",", -1)) {
              keys(secret.strip());
            }
          }
        });
  }

  private Set<String> keys(String secret) {
    return found.computeIfAbsent(secret, any -> new TreeSet<>());
  }
}
