package io.chartlake.local.stack;

import io.chartlake.local.connect.ConnectorState;
import io.chartlake.local.kafka.ReaderProgress;
import io.chartlake.local.lake.NewestObjects;
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
public record StackFacts(
    Instant at,
    List<ServiceStatus> services,
    FreeSpace space,
    List<ConnectorState> connectors,
    List<NewestObjects> newest,
    Optional<ReaderProgress> progress,
    TableCheck tables,
    List<String> unknown) {
  public StackFacts {
    services = List.copyOf(services);
    connectors = List.copyOf(connectors);
    newest = List.copyOf(newest);
    unknown = List.copyOf(unknown);
  }

  StackFacts withProgress(ReaderProgress other) {
    return new StackFacts(
        at, services, space, connectors, newest, Optional.of(other), tables, unknown);
  }
}
