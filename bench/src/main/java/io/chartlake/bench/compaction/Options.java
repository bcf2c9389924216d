package io.chartlake.bench.compaction;

import io.chartlake.bench.compaction.data.DataSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What is measured, with how much data and how often. */
public final class Options {
  /** Runs of a process before it is measured: one records the class data archive, one tries it. */
  private static final int PROCESS_WARM_UPS = 2;

  private static final String NO_STORE = "none";

  /** What can also be measured on local files. */
  private static final Set<Part> LOCAL =
      EnumSet.of(Part.FULL, Part.INCREMENTS, Part.PROCESS, Part.SWITCH);

  private static final int LEAST_INCREMENTS_FOR_READERS = 10;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      description = "Measure only these, separated by commas: ${COMPLETION-CANDIDATES}.")
  private List<Part> parts = List.of(Part.values());

  @Option(names = "--records", description = "Records of the full load.")
  private long records = 10_000_000;

  @Option(names = "--songs", description = "Songs, the records' keys.")
  private int songs = 1_000_000;

  @Option(names = "--increment", description = "Records of each increment.")
  private int increment = 50_000;

  @Option(names = "--partitions", description = "Partitions of the topic.")
  private int partitions = 12;

  @Option(names = "--object-records", description = "Records in a raw object, at most.")
  private int objectRecords = 50_000;

  @Option(
      names = "--history",
      description = "Small objects behind the watermark, over a year of hour folders.")
  private int history = 100_000;

  @Option(names = "--rounds", description = "Measured runs of each contender, in turn.")
  private int rounds = 5;

  @Option(names = "--warm-up", description = "Runs of each contender before those.")
  private int warmUp = 4;

  @Option(
      names = "--store",
      paramLabel = "s3proxy|ceph|none",
      description =
          "What gives S3; ceph needs the machine's Ceph packages; none measures local files alone.")
  private String store = "s3proxy";

  @Option(names = "--heap", description = "Heap of the driver, as -Xmx takes it.")
  private String heap = "4g";

  @Option(names = "--debug", description = "Stack traces with errors; keep the work folder.")
  private boolean debug;

  /** Says what can't be, if anything. */
  void check() {
    if (songs < partitions || records < 1 || increment < 1 || partitions < 1) {
      throw new IllegalArgumentException(
          "--records, --increment and --partitions must be 1 or more, --songs no fewer than"
              + " --partitions");
    }
    if (objectRecords < 1 || rounds < 1 || warmUp < 0 || history < 1) {
      throw new IllegalArgumentException(
          "--object-records, --rounds and --history must be 1 or more, --warm-up 0 or more");
    }
    if (!List.of("s3proxy", "ceph", NO_STORE).contains(store)) {
      throw new IllegalArgumentException(
          "--store '" + store + "' is neither s3proxy, nor ceph, nor none");
    }
    if (!hasStore() && !LOCAL.containsAll(parts)) {
      throw new IllegalArgumentException("with --store none there are only --parts " + LOCAL);
    }
  }

  public Set<Part> parts() {
    return EnumSet.copyOf(parts);
  }

  public DataSet.Size size() {
    return new DataSet.Size(records, songs, partitions, increments(), increment, objectRecords);
  }

  private int increments() {
    return Math.max(incrementsForReaders(), Math.max(warmUp, PROCESS_WARM_UPS) + rounds);
  }

  public int incrementsForReaders() {
    return LEAST_INCREMENTS_FOR_READERS;
  }

  public int history() {
    return history;
  }

  public int rounds() {
    return rounds;
  }

  public int warmUps() {
    return warmUp;
  }

  public int processWarmUps() {
    return PROCESS_WARM_UPS;
  }

  public boolean isCeph() {
    return store.equals("ceph");
  }

  public String store() {
    return store;
  }

  public boolean hasStore() {
    return !store.equals(NO_STORE);
  }

  public String heap() {
    return heap;
  }

  public boolean debug() {
    return debug;
  }
}
