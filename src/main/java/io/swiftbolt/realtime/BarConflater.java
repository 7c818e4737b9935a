package io.swiftbolt.realtime;

import io.swiftbolt.bus.RowChange;
import io.swiftbolt.config.ConflationConfig;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Gathers changes of bars for each series until it is quiet, so that subscribers are told once of what came in many statements.
 * One for each event loop; all calls come from there.
 */
public final class BarConflater {
  private static final long NOT_ARMED = -1;
  private static final int LOOKS = 4; // times that it is looked for what is due while a series would be quiet

  private final Vertx vertx;
  private final InstantSource realTime;
  private final Consumer<RowChange> out;
  private final WaitingBars waiting;
  private final long look;
  private long timer = NOT_ARMED;

  /**
   * @param realTime not the server's virtual time: quiet is quiet for those who watch
   * @param out is given what is due, in order of the numbers among what is due together
   */
  public BarConflater(Vertx vertx, InstantSource realTime, ConflationConfig config, Consumer<RowChange> out) {
    this.vertx = vertx;
    this.realTime = realTime;
    this.out = out;
    waiting = new WaitingBars(config);
    look = Math.max(1, config.quiet().toMillis() / LOOKS);
  }

  /** @param change of {@link BarStretch#TABLE} */
  public void offer(RowChange change) {
    waiting.add(change, realTime.instant()).forEach(out);
    arm();
  }

  /** Everything goes out now: before a stop, and when changes were lost. */
  public void flush() {
    vertx.cancelTimer(timer);
    timer = NOT_ARMED;
    waiting.all().forEach(out);
  }

  private void arm() {
    if (timer == NOT_ARMED && !waiting.isEmpty()) {
      timer = vertx.setTimer(look, fired -> {
        timer = NOT_ARMED;
        waiting.due(realTime.instant()).forEach(out);
        arm();
      });
    }
  }
}
