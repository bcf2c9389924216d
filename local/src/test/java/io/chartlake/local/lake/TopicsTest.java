package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Names;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void changelogsAreCreatedWithTheirSettingsBeforeAnyPlayIsCounted() {
    assertThat(Topics.toCreate(false))
        .extracting(NewTopic::name)
        .contains(
            Names.PLAYED_SONGS, Names.CHANGELOG, Names.MINUTES_CHANGELOG, Names.NAMES_CHANGELOG);
  }

  @Test
  void deletedChangelogIsLeftToMusicChartOncePlaysWereCounted() {
    assertThat(Topics.toCreate(true))
        .extracting(NewTopic::name)
        .contains(Names.PLAYED_SONGS, Names.SONGS)
        .doesNotContain(Names.CHANGELOG, Names.MINUTES_CHANGELOG, Names.NAMES_CHANGELOG);
  }
}
