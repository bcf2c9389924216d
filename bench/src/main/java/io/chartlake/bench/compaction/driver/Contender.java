package io.chartlake.bench.compaction.driver;

/** One of those that do the same work in turn. */
interface Contender {
  String label();

  /** What must be there before a round; not measured. Rounds count from 1, warm-ups included. */
  default void prepare(int round) throws Exception {}

  /** A round; gives what it took. */
  Measurement run(int round) throws Exception;

  /** Looks whether a round's answer is right, and clears up; not measured. */
  default void check(int round) throws Exception {}
}
