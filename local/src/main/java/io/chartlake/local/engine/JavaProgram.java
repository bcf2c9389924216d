package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
 * @param recorded whether a run may record a class data archive for later ones
 */
public record JavaProgram(
    String name,
    Jdk jdk,
    Classpath classpath,
    String mainClass,
    List<String> jvmOptions,
    Map<String, String> properties,
    List<String> arguments,
    Map<String, String> environment,
    boolean recorded)
    implements Program {

  private static final String MARK = "-Dchartlake.service=";

  /**
   * Quick to start and small: what a two-core machine wants of a dozen JVMs. The metaspace's size
   * is a threshold, below which loading classes sets off no full collection; it takes no memory.
   */
  private static final List<String> SMALL =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:MetaspaceSize=256m",
          "-XX:+ExitOnOutOfMemoryError");

  /** Engines spell words and numbers by the JVM's locale; they must not do so by the user's. */
  private static final List<String> NEUTRAL = List.of("-Duser.language=en", "-Duser.country=US");

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
    return new JavaProgram(
        name, jdk, classpath, mainClass, options, Map.of(), List.of(), Map.of(), true);
  }

  /** A JVM with the compilers and collector of its own choice, for what has much to do. */
  public static JavaProgram full(
      String name, Jdk jdk, String heap, Classpath classpath, String mainClass) {
    return new JavaProgram(
        name,
        jdk,
        classpath,
        mainClass,
        List.of("-Xmx" + heap),
        Map.of(),
        List.of(),
        Map.of(),
        true);
  }

  public JavaProgram withJvmOptions(String... more) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(List.of(more));
    return new JavaProgram(
        name, jdk, classpath, mainClass, all, properties, arguments, environment, recorded);
  }

  public JavaProgram withProperty(String key, Object value) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put(key, value.toString());
    return new JavaProgram(
        name, jdk, classpath, mainClass, jvmOptions, all, arguments, environment, recorded);
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
        name, jdk, classpath, mainClass, jvmOptions, properties, all, environment, recorded);
  }

  public JavaProgram withEnvironment(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new JavaProgram(
        name, jdk, classpath, mainClass, jvmOptions, properties, arguments, all, recorded);
  }

  /** The same program, whose run records no classes: it does not do what the program is for. */
  public JavaProgram withoutRecording() {
    return new JavaProgram(
        name, jdk, classpath, mainClass, jvmOptions, properties, arguments, environment, false);
  }

  /**
   * The command line's first option marks the process as this stack's own, which is how a pid file
   * that points at another program is told: the mark stands first because the JDK reads only the
   * first page of another process's command line.
   */
  @Override
  public Launch launch(Home home) {
    ClassDataArchive archive = ClassDataArchive.of(home, name, jdk, classpath);
    List<String> command = new ArrayList<>();
    command.add(jdk.java().toString());
    command.add(mark(home, name));
    command.addAll(NEUTRAL);
    command.addAll(temporaryFiles(home));
    command.addAll(archive.options(recorded));
    command.addAll(jvmOptions);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(classpath.joined());
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return new Launch(builder, Optional.of(archive));
  }

  /** Native libraries that a killed JVM leaves go with the stack. */
  private static List<String> temporaryFiles(Home home) {
    Path folder = home.temporary();
    return Files.isDirectory(folder) ? List.of("-Djava.io.tmpdir=" + folder) : List.of();
  }

  /** What the command line of a stack's process holds; ends so that no other folder matches. */
  static String mark(Home home, String name) {
    return MARK + name + markEnd(home);
  }

  private static String markEnd(Home home) {
    return "@" + home.folder() + "/";
  }

  /** The mark of any of the stack's programs; the group is its name. */
  static Pattern anyMark(Home home) {
    return Pattern.compile(Pattern.quote(MARK) + "([\\w-]+)" + Pattern.quote(markEnd(home)));
  }
}
