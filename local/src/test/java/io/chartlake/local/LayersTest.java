package io.chartlake.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The floors of this module, as its README draws them. */
@AnalyzeClasses(packages = "io.chartlake.local", importOptions = DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule eachUsesOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("main")
          .definedBy(equivalentTo(Chartlake.class))
          .layer("command")
          .definedBy("..local.command")
          .layer("demo")
          .definedBy("..local.demo")
          .layer("terminal")
          .definedBy("..local.terminal")
          .layer("stack")
          .definedBy("..local.stack")
          .layer("service")
          .definedBy("..local.service")
          .layer("lake")
          .definedBy("..local.lake")
          .layer("connect")
          .definedBy("..local.connect")
          .layer("kafka")
          .definedBy("..local.kafka")
          .layer("engine")
          .definedBy("..local.engine")
          .layer("settings")
          .definedBy("..local.settings")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("command")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("demo")
          .mayOnlyBeAccessedByLayers("command")
          .whereLayer("terminal")
          .mayOnlyBeAccessedByLayers("command", "demo")
          .whereLayer("stack")
          .mayOnlyBeAccessedByLayers("command", "demo", "terminal")
          .whereLayer("service")
          .mayOnlyBeAccessedByLayers("stack")
          .whereLayer("lake")
          .mayOnlyBeAccessedByLayers("command", "demo", "stack", "service")
          .whereLayer("connect")
          .mayOnlyBeAccessedByLayers("command", "stack", "service")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("command", "demo", "stack", "service", "lake", "connect")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("command", "demo", "stack", "service")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers(
              "command", "demo", "stack", "service", "lake", "connect", "kafka", "engine");
}
