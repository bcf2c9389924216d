package io.chartlake.local.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a user has changed of a connector stays, and everything else follows the command. */
class MergedConfigTest {
  private static final Map<String, String> LAST = Map.of("linger.ms", "5000", "s3.endpoint", "a");

  private static MergedConfig merge(Map<String, String> wanted, Map<String, String> found) {
    return MergedConfig.of(wanted, LAST, found);
  }

  @Test
  void whatNobodyHasChangedFollowsUp() {
    Map<String, String> wanted = Map.of("linger.ms", "7000", "s3.endpoint", "b");
    assertThat(merge(wanted, LAST)).isEqualTo(new MergedConfig(wanted, List.of()));
  }

  @Test
  void whatSomebodyHasChangedStaysAndIsTold() {
    MergedConfig merged =
        merge(
            Map.of("linger.ms", "5000", "s3.endpoint", "b"),
            Map.of("linger.ms", "1000", "s3.endpoint", "a"));
    assertThat(merged.settings()).isEqualTo(Map.of("linger.ms", "1000", "s3.endpoint", "b"));
    assertThat(merged.kept()).containsExactly("linger.ms=1000 (up would set 5000)");
  }

  @Test
  void whatSomebodyHasAddedOrTakenAwayStaysSo() {
    MergedConfig merged = merge(LAST, Map.of("s3.endpoint", "a", "compression", "zstd"));
    assertThat(merged.settings()).isEqualTo(Map.of("s3.endpoint", "a", "compression", "zstd"));
    assertThat(merged.kept())
        .containsExactly(
            "compression=zstd (up would not set it)", "no linger.ms (up would set 5000)");
  }

  @Test
  void whatUpNoLongerSetsGoes() {
    assertThat(merge(Map.of("s3.endpoint", "a"), LAST).settings())
        .isEqualTo(Map.of("s3.endpoint", "a"));
  }

  @Test
  void whatSomebodyHasSetAsUpDoesNowIsNobodys() {
    Map<String, String> wanted = Map.of("linger.ms", "1000", "s3.endpoint", "a");
    assertThat(merge(wanted, wanted).kept()).isEmpty();
  }

  @Test
  void aSecretIsKeptButNotTold() {
    MergedConfig merged =
        merge(
            LAST, Map.of("linger.ms", "5000", "s3.endpoint", "a", "s3.secret.access.key", "hush"));
    assertThat(merged.settings()).containsEntry("s3.secret.access.key", "hush");
    assertThat(merged.kept()).containsExactly("s3.secret.access.key (up would not set it)");
  }
}
