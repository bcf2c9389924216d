package io.chartlake.local.service;

import io.chartlake.local.LocalException;
import io.chartlake.local.engine.Jdk;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What every service of one stack is set up from.
 *
 * @param jdk for every service but Trino
 * @param verbose whether music-chart logs each update
 */
public record ServiceContext(Home home, Ports ports, Secrets secrets, Jdk jdk, boolean verbose) {

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
   * A file or folder of the stack's own, relative to its folder, where every service works: no
   * character of the folder's path can then mean something in a configuration file.
   */
  Path inStack(Path path) {
    return home.folder().relativize(path);
  }

  /** Log4j's configuration of a service; Log4j takes a path for a URL, or for a list of them. */
  Path logging(String service) {
    return inStack(home.conf().resolve(service).resolve("log4j2.properties"));
  }

  /** A link among a service's configuration to a folder that lies outside the stack's. */
  Path link(String service, String name, Path target) {
    Path link = confFolder(service).resolve(name);
    try {
      Files.deleteIfExists(link);
      return Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new LocalException("cannot make the link " + link + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a configuration file from a template beside this package, readable by its owner alone.
   */
  Path write(String service, String file, String template, Map<String, ?> values) {
    String text = ConfigTemplate.of(template).filled(values);
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
            "s3", ports.http(Port.S3),
            "uploads", home.uploads(),
            "temporary", home.temporary()));
  }
}
