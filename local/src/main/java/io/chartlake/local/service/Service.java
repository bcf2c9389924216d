package io.chartlake.local.service;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Program;
import io.chartlake.local.engine.RunningProcess;
import io.chartlake.local.settings.Port;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One process of the stack: how to make it ready to start, start it, and know that it is up. */
public interface Service {

  /** A word, such as {@code kafka}; names its log and pid file too. */
  String name();

  /** Ports it listens on; the first is the one {@code status} shows. */
  List<Port> ports();

  /** Services that must be up, with their {@link #finish} done, before this one starts. */
  default Set<String> startAfter() {
    return Set.of();
  }

  /**
   * Services that must be up, with their {@link #finish} done, before this one's {@link #finish}.
   */
  default Set<String> finishAfter() {
    return Set.of();
  }

  /** Services that must be there for this one to start, or to do what it is for. */
  default Set<String> needs() {
    Set<String> needs = new HashSet<>(startAfter());
    needs.addAll(finishAfter());
    return needs;
  }

  /**
   * Looks whether the software it needs beyond what the build has fetched is on this machine.
   *
   * @throws CommandException when not, with what to install
   */
  default void checkInstalled() {}

  /**
   * Writes configuration and makes the data folder; does nothing that was done before.
   *
   * @param progress told a word or two about what takes long
   */
  void prepare(Consumer<String> progress);

  Program program();

  /** Whether it answers as it should; must return within about two seconds and never throw. */
  boolean isReady();

  /** What to do once it is up, such as creating topics; does nothing that was done before. */
  default void finish(Consumer<String> progress) {}

  /** What {@link #finish} has found that its user must know, a sentence each. */
  default List<String> notices() {
    return List.of();
  }

  /** How long from its start until it must be ready. */
  default Duration startDeadline() {
    return Duration.ofSeconds(90);
  }

  /** Asks its process to end soon and in order. */
  default void askToStop(RunningProcess process) {
    process.askToStop();
  }

  /** How long it may take to stop by itself. */
  default Duration stopDeadline() {
    return Duration.ofSeconds(30);
  }
}
