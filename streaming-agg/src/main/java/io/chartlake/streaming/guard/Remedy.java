package io.chartlake.streaming.guard;

import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.topology.ChartTopology;

/** What a user can do about counts that no longer fit their topics: commands to run as they are. */
final class Remedy {
  static final String OTHER_INPUTS =
      "create other topics for songs and plays, copy or play all records into them, and set topic.songs and"
          + " topic.plays to them";

  private final ChartSettings settings;

  Remedy(ChartSettings settings) {
    this.settings = settings;
  }

  /** Kafka's own tool deletes the changelogs and sets the group back in one go. */
  String countAnew() {
    return ("to count again from the first play, stop every music-chart and delete its changelog "
            + "topics, the offsets of group %s and the state folder of every music-chart: "
            + "kafka-streams-application-reset.sh --bootstrap-server %s --application-id %s "
            + "--input-topics %s,%s; %s")
        .formatted(
            ChartTopology.APPLICATION_ID,
            settings.bootstrapServers(),
            ChartTopology.APPLICATION_ID,
            settings.topics().songs(),
            settings.topics().plays(),
            deleteState());
  }

  String readCatalogueAgain() {
    return "to read the names again, stop every music-chart and run: "
        + resetOffsets(settings.topics().songs(), "--to-earliest");
  }

  String countOn() {
    return "if the counts are those of all plays before, stop every music-chart and set the group's offsets to"
        + " where it stopped, or to 0 if the topic was made anew: "
        + resetOffsets(settings.topics().plays(), "--to-offset N");
  }

  String believeTopics() {
    return "if another music-chart has counted into the new topics from the first play, or topics and offsets were"
        + " copied to another cluster, delete only this state folder: "
        + deleteState();
  }

  private String deleteState() {
    return "rm -r '" + settings.stateDir().toString().replace("'", "'\\''") + "'";
  }

  private String resetOffsets(String topic, String to) {
    return ("kafka-consumer-groups.sh --bootstrap-server %s --group %s --topic %s "
            + "--reset-offsets %s --execute")
        .formatted(settings.bootstrapServers(), ChartTopology.APPLICATION_ID, topic, to);
  }
}
