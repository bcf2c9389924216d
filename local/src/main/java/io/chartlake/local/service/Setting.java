package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every service of one stack is set up from.
 *
 * @param jdk for every service but Trino
 * @param verbose whether music-chart logs each update
 */
public record Setting(Home home, Ports ports, Secrets secrets, Jdk jdk, boolean verbose) {
  /** Trino itself fills in what stands in its environment. */
  private static final Pattern UNFILLED = Pattern.compile("\\$\\{(?!ENV:)[^}]*}");

  /** The folder for a service's configuration files, made if need be. */
  Path confFolder(String service) {
    Path folder = home.conf().resolve(service);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalException("cannot make " + folder + ": " + e.getMessage(), e);
    }
    return folder;
  }

  Path data(String service) {
    return home.data().resolve(service);
  }

  /**
   * Writes a configuration file from a template beside this package, readable by its owner alone.
   * Every <code>${name}</code> in it must have a value.
   */
  Path write(String service, String file, String template, Map<String, ?> values) {
    String text = resource(template);
    for (Map.Entry<String, ?> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue().toString());
    }
    Matcher unknown = UNFILLED.matcher(text);
    if (unknown.find()) {
      throw new IllegalStateException("no value for " + unknown.group() + " in " + template);
    }
    Path target = confFolder(service).resolve(file);
    try {
      Files.createDirectories(target.getParent());
      Secrets.writePrivately(target, text);
      return target;
    } catch (IOException e) {
      throw new LocalException("cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  /** The configuration of what works on a metastore's database. */
  void writeMetastoreSite(String program, MetastoreDatabase database) {
    write(
        program,
        "metastore-site.xml",
        "metastore-site.xml",
        Map.of(
            "port", ports.number(Port.METASTORE),
            "url", database.url(),
            "driver", database.driver(),
            "user", database.user(),
            "password", secrets.metastoreDatabase(),
            "warehouse", Names.WAREHOUSE,
            "s3", ports.http(Port.S3)));
  }

  private static String resource(String name) {
    try (var in = Setting.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LocalException("cannot read " + name, e);
    }
  }
}
