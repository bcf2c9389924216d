package io.chartlake.audit.cut;

import java.util.Optional;

/** Until no transaction keeps back a record of a topic that is below the cut. */
public record CutWait(TopicFold topic) implements Wait {

  @Override
  public Optional<String> pending() {
    return topic.advanceToCut()
        ? Optional.empty()
        : Optional.of("a transaction is open in '" + topic.topic() + "'");
  }
}
