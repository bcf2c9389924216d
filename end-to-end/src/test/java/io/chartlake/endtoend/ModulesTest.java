package io.chartlake.endtoend;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way, and each framework stays inside its module. */
class ModulesTest {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();

  /**
   * A bare Kafka Streams application, a table for Iceberg's own sink, and plain Spark SQL beside
   * the job.
   */
  private static final Set<String> REFERENCES_OF_BENCH =
      Set.of("org.apache.kafka.streams..", "org.apache.iceberg..", "org.apache.spark..");

  /** What the benchmark calls in its own process, so that the reference can run in the same. */
  private static final Set<String> JOB_FOR_BENCH =
      Set.of(
          "io.chartlake.compaction.CompactCommand",
          "io.chartlake.compaction.job.CompactionJob",
          "io.chartlake.compaction.job.Result",
          "io.chartlake.compaction.job.SparkEnvironment",
          "io.chartlake.compaction.maintain.MaintenanceSettings");

  private static final Map<String, String> PACKAGES = new LinkedHashMap<>();

  static {
    PACKAGES.put("lib/raw-zone", "io.chartlake.rawzone..");
    PACKAGES.put("lib/cli-support", "io.chartlake.cli..");
    PACKAGES.put("lib/test-support", "io.chartlake.testsupport..");
    PACKAGES.put("player", "io.chartlake.player..");
    PACKAGES.put("streaming-agg", "io.chartlake.streaming..");
    PACKAGES.put("landing", "io.chartlake.landing..");
    PACKAGES.put("spark-compaction", "io.chartlake.compaction..");
    PACKAGES.put("audit", "io.chartlake.audit..");
    PACKAGES.put("lag-exporter", "io.chartlake.lagexporter..");
    PACKAGES.put("spark-launcher", "io.chartlake.sparklauncher..");
    PACKAGES.put("local", "io.chartlake.local..");
    PACKAGES.put("bench", "io.chartlake.bench..");
  }

  /** Which shared modules each module may use; nothing else of Chartlake. */
  private static final Map<String, Set<String>> SHARED =
      Map.of(
          "player", Set.of("lib/cli-support"),
          "streaming-agg", Set.of("lib/cli-support"),
          "landing", Set.of("lib/raw-zone"),
          "spark-compaction", Set.of("lib/raw-zone", "lib/cli-support"),
          "audit", Set.of("lib/raw-zone", "lib/cli-support"),
          "lag-exporter", Set.of("lib/raw-zone", "lib/cli-support"),
          "spark-launcher", Set.of("lib/cli-support"),
          "local", Set.of("lib/raw-zone", "lib/cli-support"),
          "bench", Set.of("lib/raw-zone", "lib/test-support", "spark-compaction"));

  /** Frameworks, and the only module that may use each. */
  private static final Map<String, String> FRAMEWORKS =
      Map.of(
          "org.apache.kafka.streams..", "streaming-agg",
          "org.apache.kafka.connect..", "landing",
          "org.apache.spark..", "spark-compaction",
          "org.apache.iceberg..", "spark-compaction",
          "io.fabric8..", "spark-launcher");

  private static JavaClasses classes(String module) {
    return new ClassFileImporter().importPath(ROOT.resolve(module).resolve("target/classes"));
  }

  private static Stream<String> modules() {
    return PACKAGES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void knowsNoOtherModuleButTheSharedOnes(String module) {
    String[] others =
        PACKAGES.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(module))
            .filter(entry -> !SHARED.getOrDefault(module, Set.of()).contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toArray(String[]::new);
    JavaClasses classes = classes(module);
    assertThat(classes).isNotEmpty();
    noClasses().should().dependOnClassesThat().resideInAnyPackage(others).check(classes);
  }

  @Test
  void benchKnowsOfTheJobItsDoorAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are of the job, but not its door",
                type ->
                    resideInAnyPackage(PACKAGES.get("spark-compaction")).test(type)
                        && !JOB_FOR_BENCH.contains(type.getName())))
        .check(classes("bench"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void keepsEachFrameworkInItsModule(String module) {
    JavaClasses classes = classes(module);
    FRAMEWORKS.forEach(
        (framework, owner) -> {
          boolean allowed =
              module.equals(owner)
                  || (module.equals("bench") && REFERENCES_OF_BENCH.contains(framework));
          if (!allowed) {
            noClasses().should().dependOnClassesThat().resideInAPackage(framework).check(classes);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "lib/raw-zone, io.chartlake.rawzone.(*)..",
    "local, io.chartlake.local.(*)..",
    "player, io.chartlake.player.(*)..",
    "player, io.chartlake.player.history.(*)..",
    "streaming-agg, io.chartlake.streaming.(*)..",
    "spark-compaction, io.chartlake.compaction.(*)..",
    "spark-launcher, io.chartlake.sparklauncher.(*)..",
    "landing, io.chartlake.landing.(*)..",
    "audit, io.chartlake.audit.(*)..",
  })
  void packagesOfAModuleDependOneWay(String module, String packages) {
    slices().matching(packages).should().beFreeOfCycles().check(classes(module));
  }

  /** Whoever lists by S3 uses one package more, and brings the AWS SDK. */
  @Test
  void rawZoneNeedsTheJdkAndJacksonsCoreAloneAndInOnePackageTheAwsSdk() {
    JavaClasses classes = classes("lib/raw-zone");
    String s3 = "io.chartlake.rawzone.s3..";
    noClasses()
        .that()
        .resideOutsideOfPackage(s3)
        .should()
        .dependOnClassesThat(
            describe(
                "are neither of the JDK nor of Jackson's core nor of raw-zone",
                type ->
                    !resideInAnyPackage(
                                "java..", "com.fasterxml.jackson.core..", "io.chartlake.rawzone..")
                            .test(type.getBaseComponentType())
                        && !type.getBaseComponentType().isPrimitive()))
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage(s3)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(s3)
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(s3)
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "software.amazon.awssdk..", "io.chartlake.rawzone..")
        .check(classes);
  }

  @Test
  void everyModuleWithCodeIsHeldToThis() throws Exception {
    try (Stream<Path> folders = Stream.concat(Files.list(ROOT), Files.list(ROOT.resolve("lib")))) {
      assertThat(
              folders
                  .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                  .map(folder -> ROOT.relativize(folder).toString()))
          .allSatisfy(
              module ->
                  assertThat(PACKAGES.containsKey(module) || module.equals("end-to-end"))
                      .as(module)
                      .isTrue());
    }
  }
}
