package io.chartlake.local.stack;

import io.chartlake.local.lake.ConnectorState;
import io.chartlake.local.lake.Progress;
import io.chartlake.local.lake.RawEnd;
import io.chartlake.local.lake.TableCheck;
import io.chartlake.local.settings.FreeSpace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that one look at a stack has found.
 *
 * @param at when
 * @param connectors none while Connect is not there
 * @param newest the raw objects of the newest hours; none while S3 is not there
 * @param progress empty while Kafka is not there
 * @param tables what Trino lacks; nothing while it is not there
 * @param unknown what should have been found and was not, a sentence each
 */
public record Facts(
    Instant at,
    List<ServiceStatus> services,
    FreeSpace space,
    List<ConnectorState> connectors,
    List<RawEnd> newest,
    Optional<Progress> progress,
    TableCheck tables,
    List<String> unknown) {
  public Facts {
    services = List.copyOf(services);
    connectors = List.copyOf(connectors);
    newest = List.copyOf(newest);
    unknown = List.copyOf(unknown);
  }

  Facts withProgress(Progress other) {
    return new Facts(at, services, space, connectors, newest, Optional.of(other), tables, unknown);
  }
}
