package io.chartlake.local.command;

import io.chartlake.local.lake.TopicObjects;
import io.chartlake.local.settings.Names;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.TextTable;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
            + " size, gaps, and objects that are empty or too small for what they say they hold.",
    footer = {
      "",
      "Exit code 1 when a partition has a gap or a broken object, or the bucket has a key of unknown"
          + " name."
    })
public final class ObjectsCommand implements Callable<Integer> {
  /** Broken objects that are named without {@code --each}. */
  private static final int NAMED = 10;

  @Mixin private StackOptions options;

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..1",
      defaultValue = Names.CHANGELOG,
      description = "A topic that is landed. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(names = "--each", description = "A line for each object too.")
  private boolean each;

  private TopicObjects objects;
  private Map<ObjectName, OptionalLong> records;

  @Override
  public Integer call() {
    Stack stack = options.running();
    objects = TopicObjects.list(stack.ports(), stack.secrets(), topic);
    records = objects.records(stack.ports(), stack.secrets());
    if (each) {
      System.out.println(objectTable());
    }
    System.out.print(partitionTable());
    List<TopicObjects.Stored> broken =
        objects.partitions().values().stream()
            .flatMap(List::stream)
            .filter(stored -> flaw(stored).isPresent())
            .toList();
    System.out.printf(
        Locale.ROOT,
        "  %,d objects, %,d records, %,d bytes%s%n",
        objects.count(),
        objects.partitions().values().stream().mapToLong(this::records).sum(),
        objects.bytes(),
        broken.isEmpty()
            ? ""
            : String.format(Locale.ROOT, "; %,d objects are broken", broken.size()));
    broken.stream().limit(NAMED).forEach(this::printBroken);
    if (broken.size() > NAMED) {
      System.out.println("  --each shows the others");
    }
    objects.unknown().forEach(key -> System.out.println("  unknown name: " + key));
    boolean whole =
        objects.partitions().keySet().stream()
                .allMatch(partition -> objects.chain(partition).gap().isEmpty())
            && broken.isEmpty()
            && objects.unknown().isEmpty();
    return whole ? 0 : 1;
  }

  private TextTable objectTable() {
    TextTable table =
        new TextTable("PARTITION", "HOUR", "FROM", "TO", "RECORDS", "BYTES", "BROKEN");
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
                    stored.bytes(),
                    flaw(stored).orElse("")));
    return table;
  }

  private TextTable partitionTable() {
    TextTable table =
        new TextTable("PARTITION", "OBJECTS", "FROM", "TO", "RECORDS", "BYTES", "BROKEN", "GAP");
    objects
        .partitions()
        .forEach(
            (partition, stored) ->
                table.row(
                    partition,
                    stored.size(),
                    stored.get(0).name().range().from(),
                    stored.stream().mapToLong(one -> one.name().range().to()).max().orElse(0),
                    records(stored),
                    stored.stream().mapToLong(TopicObjects.Stored::bytes).sum(),
                    stored.stream().filter(one -> flaw(one).isPresent()).count(),
                    objects
                        .chain(partition)
                        .gap()
                        .map(gap -> gap.missing())
                        .map(OffsetRange::toString)
                        .orElse("none")));
    return table;
  }

  private Optional<String> flaw(TopicObjects.Stored stored) {
    return stored.flaw(records.get(stored.name()));
  }

  /** Of those that can be there. */
  private long records(List<TopicObjects.Stored> stored) {
    return stored.stream()
        .filter(one -> flaw(one).isEmpty())
        .mapToLong(one -> records.get(one.name()).orElse(0))
        .sum();
  }

  private void printBroken(TopicObjects.Stored stored) {
    System.out.printf(
        "  broken: %s %s%n", objects.zone().key(stored.name()), flaw(stored).orElseThrow());
  }

  private static String words(OptionalLong count) {
    return count.isPresent() ? Long.toString(count.getAsLong()) : "?";
  }
}
