package io.chartlake.local.command;

import io.chartlake.changelog.Chain;
import io.chartlake.changelog.ObjectName;
import io.chartlake.changelog.OffsetRange;
import io.chartlake.local.lake.RawObjects;
import io.chartlake.local.settings.Names;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "objects",
    description =
        "Shows what lies in the raw bucket of a topic, by partition: objects, offsets, records,"
            + " size, gaps.",
    footer = {
      "",
      "Exit code 1 when a partition has a gap or the bucket has a key of unknown name."
    })
public final class ObjectsCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..1",
      defaultValue = Names.CHANGELOG,
      description = "A topic that is landed. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(names = "--each", description = "A line for each object too.")
  private boolean each;

  @Override
  public Integer call() {
    Stack stack = options.running();
    RawObjects objects = RawObjects.list(stack.ports(), stack.secrets(), topic);
    Map<ObjectName, OptionalLong> records = objects.records(stack.ports(), stack.secrets());
    if (each) {
      Table table = new Table("PARTITION", "HOUR", "FROM", "TO", "RECORDS", "BYTES");
      objects.partitions().values().stream()
          .flatMap(List::stream)
          .forEach(
              stored ->
                  table.row(
                      stored.name().partition(),
                      stored.name().hour(),
                      stored.name().range().from(),
                      stored.name().range().to(),
                      words(records.get(stored.name())),
                      stored.bytes()));
      System.out.println(table);
    }
    Table table = new Table("PARTITION", "OBJECTS", "FROM", "TO", "RECORDS", "BYTES", "GAP");
    boolean gaps = false;
    for (var partition : objects.partitions().entrySet()) {
      List<RawObjects.Stored> stored = partition.getValue();
      Chain chain = objects.chain(partition.getKey());
      gaps |= chain.gap().isPresent();
      table.row(
          partition.getKey(),
          stored.size(),
          stored.get(0).name().range().from(),
          stored.stream().mapToLong(one -> one.name().range().to()).max().orElse(0),
          stored.stream().mapToLong(one -> records.get(one.name()).orElse(0)).sum(),
          stored.stream().mapToLong(RawObjects.Stored::bytes).sum(),
          chain.gap().map(gap -> gap.missing()).map(OffsetRange::toString).orElse("none"));
    }
    System.out.print(table);
    System.out.printf(
        Locale.ROOT,
        "  %,d objects, %,d records, %,d bytes%n",
        objects.count(),
        records.values().stream().mapToLong(count -> count.orElse(0)).sum(),
        objects.bytes());
    objects.unknown().forEach(key -> System.out.println("  unknown name: " + key));
    return gaps || !objects.unknown().isEmpty() ? 1 : 0;
  }

  private static String words(OptionalLong count) {
    return count.isPresent() ? Long.toString(count.getAsLong()) : "?";
  }
}
