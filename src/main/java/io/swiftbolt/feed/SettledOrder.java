package io.swiftbolt.feed;

import io.swiftbolt.bus.RowChange;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which of the changes read may go out: all up to the first number that is missing and may still appear. Numbers are
 * handed out before commit, so a missing one belongs to a transaction in flight or to one that was rolled back.
 *
 * <p>A transaction takes its id before it draws a number. An id drawn after a read (the fence) is therefore above that of every
 * transaction which owns a number below the highest that the read saw; once a later snapshot's xmin has reached the fence, all
 * of them have ended, and what is missing there will never appear. The snapshot's own xmax is no such bound: it is one past the
 * highest id that has <em>completed</em>, and younger transactions may already hold lower numbers.
 */
final class SettledOrder {
  private long last;
  private long settledTo;
  private long fence;
  private long fencedTo = -1;
  private long highest;
  private boolean held;
  private long gapsSettled;

  SettledOrder(long last) {
    this.last = last;
    this.settledTo = last;
    this.highest = last;
  }

  /** What may go out now, in order. {@link #held()} says whether more has to wait for a missing number. */
  List<RowChange> admit(ChangeFeed.Page page) {
    if (fencedTo >= 0 && page.xmin() >= fence) {
      settledTo = Math.max(settledTo, fencedTo);
      fencedTo = -1;
    }
    List<RowChange> ready = new ArrayList<>(page.changes().size());
    held = false;
    for (RowChange change : page.changes()) {
      highest = Math.max(highest, change.seq());
      if (change.seq() > last + 1) {
        if (held || change.seq() - 1 > settledTo) {
          held = true;
          continue;
        }
        gapsSettled++;
      }
      ready.add(change);
      last = change.seq();
    }
    return ready;
  }

  /** A change that is known to come next goes out without a page. @return whether it did; otherwise a page tells */
  boolean admit(RowChange change) {
    if (held || change.seq() != last + 1) {
      return false;
    }
    last = change.seq();
    highest = Math.max(highest, last);
    return true;
  }

  /** Something waits and no fence has been put behind what was read: draw an id now and give it to {@link #fence(long)}. */
  boolean needsFence() {
    return held && fencedTo < 0;
  }

  /** @param id drawn after the last page was read */
  void fence(long id) {
    fence = id;
    fencedTo = highest;
  }

  boolean held() {
    return held;
  }

  long last() {
    return last;
  }

  /** The highest number seen, delivered or not. */
  long highest() {
    return highest;
  }

  long gapsSettled() {
    return gapsSettled;
  }
}
