package io.chartlake.sparklauncher.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images, memory, cores and names are accepted as Spark and Kubernetes accept them. */
class ValuesTest {
  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark:4.1.1",
        "apache/spark:4.1.1-scala2.13-java17-ubuntu",
        "registry.example:5000/team/a/b:v1",
        "localhost/chartlake/spark:latest"
      })
  void acceptsImagesWithATag(String image) {
    assertThatCode(() -> ImageName.check(image)).doesNotThrowAnyException();
    assertThatCode(() -> ImageName.check(image + DIGEST)).doesNotThrowAnyException();
  }

  @Test
  void acceptsAnImageByItsDigestAlone() {
    assertThatCode(() -> ImageName.check("apache/spark" + DIGEST)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "apache/spark", "registry.example:5000/spark"})
  void refusesImagesWithoutTag(String image) {
    assertThatThrownBy(() -> ImageName.check(image))
        .hasMessage(
            "'%s' has neither tag nor digest; add one, such as %s:4.1.1".formatted(image, image));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Spark:1", "a b:1", "spark:", "spark:-x", "spark@sha256:12", ":1"})
  void refusesInvalidImages(String image) {
    assertThatThrownBy(() -> ImageName.check(image)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"512m", "4g", "1024", "2GB", "1t", "300k"})
  void acceptsMemoryAsSparkWritesIt(String memory) {
    assertThatCode(() -> ResourceQuantities.memory(memory)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0g", "1Gi", "1.5g", "-1g", "much", "1 g"})
  void refusesOtherMemory(String memory) {
    assertThatThrownBy(() -> ResourceQuantities.memory(memory))
        .hasMessageContaining("'" + memory + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200m", "1", "1.5", "0.1"})
  void acceptsNumbersOfProcessors(String cpu) {
    assertThatCode(() -> ResourceQuantities.cpu(cpu)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "0m", "one", "-1", "1.5m"})
  void refusesOtherNumbersOfProcessors(String cpu) {
    assertThatThrownBy(() -> ResourceQuantities.cpu(cpu)).hasMessageContaining("'" + cpu + "'");
  }

  @Test
  void holdsNamesToDnsLabels() {
    assertThatCode(() -> ResourceQuantities.dnsLabel("a".repeat(63))).doesNotThrowAnyException();
    for (String name : new String[] {"", "Compaction", "a.b", "-a", "a-", "a_b", "a".repeat(64)}) {
      assertThatThrownBy(() -> ResourceQuantities.dnsLabel(name))
          .hasMessageContaining("'" + name + "'");
    }
  }
}
