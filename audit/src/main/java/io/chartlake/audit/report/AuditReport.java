package io.chartlake.audit.report;

import java.time.Instant;
import java.util.List;

/**
 * All layers' results in the order in which records pass them.
 *
 * @param at when the audit began
 * @param cut up to where everything was judged
 * @param layers one result each
 */
public record AuditReport(Instant at, Cut cut, List<LayerResult> layers) {

  public AuditReport {
    layers = List.copyOf(layers);
  }

  /** Whether every layer that was not skipped is ok, and at least one was judged. */
  public boolean ok() {
    return layers.stream().anyMatch(layer -> layer.verdict() == LayerVerdict.OK)
        && layers.stream()
            .allMatch(
                layer ->
                    layer.verdict() == LayerVerdict.OK || layer.verdict() == LayerVerdict.SKIPPED);
  }
}
