package io.chartlake.bench.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OptionsTest {
  @CommandLine.Command
  private static final class Host {
    @CommandLine.Mixin private Options options;
  }

  private static Options options(String... arguments) {
    Host host = new Host();
    new CommandLine(host).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return host.options;
  }

  @Test
  void measuresEverythingUnlessTold() {
    assertThat(options().parts()).containsExactly(Part.values());
    assertThat(options("--parts", "idle,full").parts()).containsExactly(Part.FULL, Part.IDLE);
    assertThatCode(() -> options().check()).doesNotThrowAnyException();
  }

  @Test
  void hasAnIncrementForEachRound() {
    assertThat(options().size().increments()).isEqualTo(10);
    assertThat(options("--rounds=20", "--warm-up=0").size().increments()).isEqualTo(22);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> options("--store=none").check())
        .hasMessageContaining("full, increments, process");
    assertThatThrownBy(() -> options("--store=minio").check()).hasMessageContaining("minio");
    assertThatThrownBy(() -> options("--songs=3").check()).hasMessageContaining("--songs");
    assertThatThrownBy(() -> options("--rounds=0").check()).hasMessageContaining("--rounds");
  }
}
