package io.swiftbolt.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.bus.RowChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SettledOrderTest {
  private final SettledOrder order = new SettledOrder(4);

  @Test
  void without_a_gap_everything_goes_out() {
    assertEquals(List.of(5L, 6L), admit(100, 5, 6));
    assertFalse(order.held());
  }

  @Test
  void a_gap_holds_what_is_above_until_the_fence_is_passed() {
    assertEquals(List.of(5L), admit(100, 5, 7));
    assertTrue(order.needsFence());
    order.fence(103);
    assertEquals(List.of(), admit(102, 7, 8));
    assertFalse(order.needsFence(), "the first fence stands until it is passed");
    assertEquals(List.of(7L, 8L), admit(103, 7, 8));
    assertFalse(order.held());
    assertEquals(1, order.gapsSettled());
  }

  @Test
  void a_number_that_comes_late_goes_out_in_its_place() {
    assertEquals(List.of(), admit(100, 6));
    order.fence(103);
    assertEquals(List.of(5L, 6L), admit(101, 5, 6));
    assertEquals(0, order.gapsSettled());
  }

  @Test
  void a_gap_above_the_fence_needs_its_own() {
    assertEquals(List.of(), admit(100, 6));
    order.fence(101);
    assertEquals(List.of(6L), admit(101, 6, 8));
    assertTrue(order.needsFence());
    order.fence(104);
    assertEquals(List.of(8L), admit(104, 8));
  }

  /** Transactions take an id, draw numbers and end in any interleaving; the reader may look at any moment. */
  @Property(tries = 300)
  void whatever_the_interleaving_all_that_commits_goes_out_once_and_in_order(@ForAll long seed) {
    Random random = new Random(seed);
    SettledOrder reader = new SettledOrder(0);
    TreeMap<Long, List<Long>> open = new TreeMap<>();
    TreeMap<Long, Boolean> committed = new TreeMap<>();
    List<Long> delivered = new ArrayList<>();
    long nextId = 100;
    long nextSeq = 1;
    for (int step = 0; step < 400; step++) {
      boolean ending = step > 300;
      int what = ending ? 2 + random.nextInt(2) : random.nextInt(4);
      List<Long> ids = new ArrayList<>(open.keySet());
      if (what == 0 && open.size() < 6) {
        open.put(nextId++, new ArrayList<>());
      } else if (what == 1 && !ids.isEmpty()) {
        Objects.requireNonNull(open.get(ids.get(random.nextInt(ids.size())))).add(nextSeq++);
      } else if (what == 2 && !ids.isEmpty()) {
        List<Long> drawn = Objects.requireNonNull(open.remove(ids.get(random.nextInt(ids.size()))));
        if (random.nextInt(3) > 0) {
          drawn.forEach(seq -> committed.put(seq, true));
          if (random.nextBoolean()) { // the others' notifications come while a page is read
            drawn.stream().filter(seq -> reader.admit(change(seq))).forEach(delivered::add);
          }
        }
      } else if (what == 3) {
        long xmin = open.isEmpty() ? nextId : open.firstKey();
        List<Long> visible = committed.tailMap(reader.last(), false).keySet().stream().limit(7).toList();
        reader.admit(page(xmin, visible)).forEach(change -> delivered.add(change.seq()));
        if (reader.needsFence()) {
          reader.fence(nextId++);
        }
      }
    }
    for (int rest = 0; rest < 200; rest++) {
      List<Long> visible = committed.tailMap(reader.last(), false).keySet().stream().limit(7).toList();
      reader.admit(page(open.isEmpty() ? nextId : open.firstKey(), visible))
          .forEach(change -> delivered.add(change.seq()));
      if (reader.needsFence()) {
        reader.fence(nextId++);
      }
      open.clear();
    }
    assertEquals(List.copyOf(committed.keySet()), delivered, "seed " + seed);
  }

  private List<Long> admit(long xmin, long... seqs) {
    return order.admit(page(xmin, LongStream.of(seqs).boxed().toList())).stream().map(RowChange::seq).toList();
  }

  private static ChangeFeed.Page page(long xmin, List<Long> seqs) {
    return new ChangeFeed.Page(xmin, 0, seqs.stream().map(SettledOrderTest::change).toList(), false);
  }

  private static RowChange change(long seq) {
    return new RowChange(seq, Instant.EPOCH, "job_runs", RowChange.Operation.INSERT, null, null, "{}", null);
  }
}
