package io.chartlake.local.stack;

/** Told how the start of each service goes. */
public interface Watcher {

  /** A service enters a state, such as {@code starting}; called from several threads. */
  void state(String service, State state, String detail);

  /** Something to know that is no failure. */
  default void notice(String text) {}

  /** What a service is doing. */
  enum State {
    WAITING,
    PREPARING,
    STARTING,
    FINISHING,
    READY,
    FAILED
  }
}
