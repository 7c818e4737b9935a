package io.swiftbolt.bus;

/** Every event-bus address. */
public final class Addresses {
  /** Somebody wants a tick now; the orchestrator folds requests that arrive while one runs. */
  public static final Address<TickWanted> TICK = new Address<>("orchestrator.tick");
  /** Slices were queued; fetch workers with a free slot claim. */
  public static final Address<WorkQueued> WORK_QUEUED = new Address<>("jobs.queued");
  /** A fetch worker found the queue empty; the orchestrator plans on if its last plan was cut short by a limit. */
  public static final Address<QueueDrained> QUEUE_DRAINED = new Address<>("jobs.drained");
  /** A chart was asked for that is not complete; the orchestrator sees to it. */
  public static final Address<CoverageWanted> COVERAGE_WANTED = new Address<>("coverage.wanted");
  /** Committed changes of published rows, in order of their sequence number, each once per process. */
  public static final Address<RowChange> CHANGES = new Address<>("feed.changes");
  /** Changes were trimmed before this process read them; who keeps state from {@link #CHANGES} starts over. */
  public static final Address<ChangesLost> CHANGES_LOST = new Address<>("feed.lost");

  private Addresses() {}

  /** {@link #CHANGES} of one table, so that nobody's thread is woken for tables that do not concern it. */
  public static Address<RowChange> changesOf(String table) {
    return new Address<>("feed.changes." + table);
  }

  /** @param by who asks: {@code timer}, {@code http}, {@code cli} */
  public record TickWanted(String by) {}

  public record WorkQueued(int slices) {}

  public record QueueDrained() {}

  /**
   * @param timeframe canonical code
   * @param by goes into {@code job_runs.triggered_by}
   */
  public record CoverageWanted(String symbol, String timeframe, String by) {}

  /** @param upTo sequence number up to which something may be missing */
  public record ChangesLost(long upTo) {}
}
