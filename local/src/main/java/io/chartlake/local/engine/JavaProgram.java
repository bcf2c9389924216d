package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Java program and how to start it.
 *
 * @param name what it is called in pid files, logs and archives
 * @param jdk to run it with
 * @param classpath its jars
 * @param mainClass fully qualified
 * @param jvmOptions heap and the like
 * @param properties system properties
 * @param arguments of the main class
 * @param environment added to this process's own; the place for secrets, which must never be
 *     arguments
 */
public record JavaProgram(
    String name,
    Jdk jdk,
    Classpath classpath,
    String mainClass,
    List<String> jvmOptions,
    Map<String, String> properties,
    List<String> arguments,
    Map<String, String> environment) {

  /** Quick to start and small: what a two-core machine wants of a dozen JVMs. */
  private static final List<String> SMALL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  public JavaProgram {
    jvmOptions = List.copyOf(jvmOptions);
    properties = Map.copyOf(new LinkedHashMap<>(properties));
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A small JVM: client compiler, serial collector, the given heap. */
  public static JavaProgram small(
      String name, Jdk jdk, String heap, Classpath classpath, String mainClass) {
    List<String> options = new ArrayList<>(SMALL);
    options.add("-Xmx" + heap);
    return new JavaProgram(name, jdk, classpath, mainClass, options, Map.of(), List.of(), Map.of());
  }

  public JavaProgram withJvmOptions(String... more) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(List.of(more));
    return new JavaProgram(
        name, jdk, classpath, mainClass, all, properties, arguments, environment);
  }

  public JavaProgram withProperty(String key, Object value) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put(key, value.toString());
    return new JavaProgram(
        name, jdk, classpath, mainClass, jvmOptions, all, arguments, environment);
  }

  public JavaProgram withProperties(Map<String, String> more) {
    JavaProgram program = this;
    for (Map.Entry<String, String> entry : more.entrySet()) {
      program = program.withProperty(entry.getKey(), entry.getValue());
    }
    return program;
  }

  public JavaProgram withArguments(List<String> more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(more);
    return new JavaProgram(
        name, jdk, classpath, mainClass, jvmOptions, properties, all, environment);
  }

  public JavaProgram withEnvironment(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new JavaProgram(name, jdk, classpath, mainClass, jvmOptions, properties, arguments, all);
  }

  /**
   * The command line. Its first option marks the process as this stack's own, which is how a pid
   * file that points at another program is told: the mark stands first because the JDK reads only
   * the first page of another process's command line.
   */
  public List<String> command(Home home) {
    List<String> command = new ArrayList<>();
    command.add(jdk.java().toString());
    command.add(mark(home, name));
    command.addAll(ClassDataArchive.of(home, name, jdk, classpath).options());
    command.addAll(jvmOptions);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(classpath.joined());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** A builder with command, environment and this program's working folder set. */
  public ProcessBuilder builder(Home home) {
    ProcessBuilder builder = new ProcessBuilder(command(home));
    builder.environment().putAll(environment);
    builder.directory(home.folder().toFile());
    return builder;
  }

  /** Keeps what ended runs of this program recorded of their classes. */
  public static void keepArchive(Home home, String name) {
    ClassDataArchive.keepRecorded(home, name);
  }

  static String mark(Home home, String name) {
    return "-Dchartlake.service=" + name + "@" + home.folder();
  }

  /** Where a program's own configuration files lie. */
  public static Path conf(Home home, String name) {
    return home.conf().resolve(name);
  }
}
