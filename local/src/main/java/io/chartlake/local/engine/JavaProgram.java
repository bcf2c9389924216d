package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A Java program and how to start it; never changed, each {@code with} gives another one. */
public final class JavaProgram implements Program {
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

  private final String name;
  private final Jdk jdk;
  private final Classpath classpath;
  private final String mainClass;
  private final List<String> jvmOptions = new ArrayList<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private boolean recorded = true;

  private JavaProgram(String name, Jdk jdk, String heap, Classpath classpath, String mainClass) {
    this.name = name;
    this.jdk = jdk;
    this.classpath = classpath;
    this.mainClass = mainClass;
    jvmOptions.add("-Xmx" + heap);
  }

  /** A small JVM: client compiler, serial collector, the given heap. */
  public static JavaProgram small(
      String name, Jdk jdk, String heap, Classpath classpath, String mainClass) {
    return new JavaProgram(name, jdk, heap, classpath, mainClass)
        .with(copy -> copy.jvmOptions.addAll(SMALL));
  }

  /** The same on the JDK of this process. */
  public static JavaProgram small(String name, String heap, Classpath classpath, String mainClass) {
    return small(name, Jdk.current(), heap, classpath, mainClass);
  }

  /** A JVM with the compilers and collector of its own choice, on this process's JDK. */
  public static JavaProgram full(String name, String heap, Classpath classpath, String mainClass) {
    return new JavaProgram(name, Jdk.current(), heap, classpath, mainClass);
  }

  private JavaProgram with(Consumer<JavaProgram> change) {
    JavaProgram copy = new JavaProgram(name, jdk, "0", classpath, mainClass);
    copy.jvmOptions.clear();
    copy.jvmOptions.addAll(jvmOptions);
    copy.properties.putAll(properties);
    copy.arguments.addAll(arguments);
    copy.environment.putAll(environment);
    copy.recorded = recorded;
    change.accept(copy);
    return copy;
  }

  public JavaProgram withJvmOptions(String... more) {
    return with(copy -> copy.jvmOptions.addAll(List.of(more)));
  }

  public JavaProgram withProperty(String key, Object value) {
    return with(copy -> copy.properties.put(key, value.toString()));
  }

  public JavaProgram withProperties(Map<String, String> more) {
    return with(copy -> copy.properties.putAll(more));
  }

  public JavaProgram withArguments(List<String> more) {
    return with(copy -> copy.arguments.addAll(more));
  }

  /** With more variables; the place for secrets, which must never be arguments. */
  public JavaProgram withEnvironment(Map<String, String> more) {
    return with(copy -> copy.environment.putAll(more));
  }

  /** The same program, whose run records no classes: it does not do what the program is for. */
  public JavaProgram withoutRecording() {
    return with(copy -> copy.recorded = false);
  }

  @Override
  public String name() {
    return name;
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
