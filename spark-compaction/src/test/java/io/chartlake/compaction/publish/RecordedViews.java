package io.chartlake.compaction.publish;

import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.name.RawZone;
import java.util.List;
import java.util.function.Consumer;

/** A publisher whose statements go into a list. */
public final class RecordedViews {
  private RecordedViews() {}

  /** One view that is the predicate alone. */
  public static ViewPublisher into(List<String> statements, RawRoot root, RawZone zone) {
    return running(statements::add, root, zone);
  }

  /** The same, with its statement given to an action. */
  public static ViewPublisher running(Consumer<String> action, RawRoot root, RawZone zone) {
    return new ViewPublisher(
        List.of(new ViewPublisher.Template("view.sql", ViewPublisher.TAIL)),
        new Tail(root, zone),
        action::accept);
  }
}
