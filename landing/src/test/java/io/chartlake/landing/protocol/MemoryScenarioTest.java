package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.landing.config.LandingConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is held stays below its bound, and the bound stops nothing that could go on. */
class MemoryScenarioTest {
  private static final int MOST_BYTES = 64 << 10;
  private static final int MOST_PARTITIONS = 9;
  private static final Duration LINGER = Duration.ofHours(1);

  private static Scenario scenario(int partitions) {
    Scenario scenario =
        new Scenario()
            .with(LandingConfig.BUFFER_MAX_BYTES, Integer.toString(MOST_BYTES))
            .with(LandingConfig.LINGER, Long.toString(LINGER.toMillis()));
    while (scenario.partitions().size() < partitions) {
      scenario.addPartition();
    }
    return scenario;
  }

  private static void writeToEach(Scenario scenario, int from, int count) {
    for (int number = from; number < scenario.partitions().size(); number++) {
      scenario.write(number, count);
    }
  }

  @Test
  void noPartitionStandsStillWhileNothingIsOnItsWay() {
    for (int partitions = 2; partitions <= MOST_PARTITIONS; partitions++) {
      Scenario scenario = scenario(partitions).start().holdUploads().write(0, 25);
      writeToEach(scenario, 1, 1);
      scenario.poll(); // of the first one two objects are on their way
      assertThat(scenario.worker().paused()).contains(scenario.partition(0));
      scenario.releaseUploads();
      landsWhatComes(scenario);
    }
  }

  @Test
  void noPartitionStandsStillThoughSmallBuffersFillTheBound() {
    for (int partitions = 2; partitions <= MOST_PARTITIONS; partitions++) {
      Scenario scenario = scenario(partitions).start().holdUploads();
      for (int i = 0; i < 3; i++) {
        writeToEach(scenario, 0, 1);
        scenario.poll().poll();
      }
      scenario.releaseUploads();
      landsWhatComes(scenario);
    }
  }

  /** Long before linger. */
  private static void landsWhatComes(Scenario scenario) {
    for (int i = 0; i < 3; i++) {
      scenario.poll().pass(Duration.ofSeconds(1));
    }
    writeToEach(scenario, 0, 20);
    for (int i = 0; i < 10; i++) {
      scenario.poll().pass(Duration.ofSeconds(1)).check();
      assertThat(scenario.worker().heldBytes()).isLessThanOrEqualTo(MOST_BYTES);
    }
    int count = scenario.partitions().size();

    assertThat(scenario.partitions())
        .as("of %s partitions these have landed what came", count)
        .allSatisfy(each -> assertThat(scenario.landedTo(each)).isGreaterThanOrEqualTo(20));

    scenario.pass(LINGER).settle();
  }

  @Test
  void uploadsNoSmallBuffersWhileLargeOnesAreOnTheirWay() {
    Scenario scenario = scenario(6).with(LandingConfig.ROTATE_RECORDS, "200").start().holdUploads();
    scenario.write(0, 200).poll();
    for (int i = 0; i < 20; i++) {
      writeToEach(scenario, 1, 1);
      scenario.poll();
      assertThat(scenario.worker().heldBytes()).isLessThanOrEqualTo(MOST_BYTES);
    }

    assertThat(scenario.worker().redeliveries).isPositive();

    scenario.releaseUploads().poll().poll().poll().check();

    assertThat(scenario.names(0)).hasSize(1);

    for (int number = 1; number < 6; number++) {
      assertThat(scenario.ranges(number)).isEmpty();
    }
    scenario.pass(LINGER).settle();
    for (int number = 1; number < 6; number++) {
      assertThat(scenario.names(number)).extracting(name -> name.range().length()).hasSize(1);
    }
  }
}
