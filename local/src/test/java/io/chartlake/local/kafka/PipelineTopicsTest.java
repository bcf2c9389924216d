package io.chartlake.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Names;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** A changelog that was deleted is never created again behind music-chart's back (I1). */
class PipelineTopicsTest {
  @Test
  void changelogsAreCreatedWithTheirSettingsBeforeAnyPlayIsCounted() {
    assertThat(PipelineTopics.toCreate(false))
        .extracting(NewTopic::name)
        .contains(
            Names.PLAYED_SONGS, Names.CHANGELOG, Names.MINUTES_CHANGELOG, Names.NAMES_CHANGELOG);
  }

  @Test
  void deletedChangelogIsLeftToMusicChartOncePlaysWereCounted() {
    assertThat(PipelineTopics.toCreate(true))
        .extracting(NewTopic::name)
        .contains(Names.PLAYED_SONGS, Names.SONGS)
        .doesNotContain(Names.CHANGELOG, Names.MINUTES_CHANGELOG, Names.NAMES_CHANGELOG);
  }
}
