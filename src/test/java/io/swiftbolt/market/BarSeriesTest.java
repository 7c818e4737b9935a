package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BarSeriesTest {

  /** Against a plain list: slices, other bars in the middle, at the end, in other numbers, of other providers. */
  @Property(tries = 200)
  void a_series_changed_again_and_again_holds_what_a_list_would(@ForAll Random random) {
    List<Row> rows = new ArrayList<>(
        IntStream.range(0, random.nextInt(1200)).mapToObj(i -> row(random, i * 10L)).toList());
    BarSeries series = series(rows);
    for (int change = 0; change < 6; change++) {
      int from = random.nextInt(rows.size() + 1);
      int to = from + random.nextInt(Math.min(600, rows.size() - from) + 1);
      List<Row> by = other(random, rows, from, to);
      List<Row> next = new ArrayList<>(rows.subList(0, from));
      next.addAll(by);
      next.addAll(rows.subList(to, rows.size()));
      BarSeries changed = series.replaced(from, to, series(by));
      assertHolds(rows, series, "the earlier version stays as it was");
      assertHolds(next, changed, "the later one");
      int same = 0;
      while (same < Math.min(rows.size(), next.size()) && rows.get(same).equals(next.get(same))) {
        same++;
      }
      assertEquals(same, series.agreesUntil(changed));
      rows = next;
      series = changed;
    }
    int from = random.nextInt(rows.size() + 1);
    int to = from + random.nextInt(rows.size() - from + 1);
    assertHolds(rows.subList(from, to), series.slice(from, to), "a slice");
    assertHolds(rows.subList(from, to), BarSeries.builder(Timeframe.M1).add(series, from, to).build(), "a copy");
  }

  @Test
  void versions_share_the_parts_in_which_they_agree() {
    List<Row> rows = IntStream.range(0, 1000).mapToObj(i -> new Row(i, i + 1, "a")).toList();
    BarSeries before = series(rows);
    BarSeries after = before.replaced(999, 1000, series(List.of(new Row(999, 5, "a"), new Row(1000, 6, "b"))));
    assertEquals(1001, after.size());
    for (int part = 0; part < 3; part++) {
      assertSame(before.parts().get(part), after.parts().get(part));
    }
    BarSeries middle = before.replaced(300, 301, series(List.of(new Row(300, 7, "a"))));
    assertSame(before.parts().get(0), middle.parts().get(0));
    assertSame(before.parts().get(2), middle.parts().get(2));
    assertSame(before, before.replaced(10, 20, before.slice(10, 20)));
    assertSame(before.parts().get(1), before.slice(300, 310).parts().getFirst());
    assertEquals(300 - BarPart.MOST, before.slice(300, 310).skipped());
  }

  private record Row(long ts, double price, String provider) {}

  private static Row row(Random random, long ts) {
    return new Row(ts, 1 + random.nextInt(4), random.nextInt(300) == 0 ? "b" : "a");
  }

  private static List<Row> other(Random random, List<Row> rows, int from, int to) {
    long first = from == 0 ? 0 : rows.get(from - 1).ts + 1;
    long last = to == rows.size() ? first + random.nextInt(7000) : rows.get(to).ts;
    List<Row> other = new ArrayList<>();
    int step = random.nextBoolean() ? 10 : 1 + random.nextInt(30);
    for (long ts = first; ts < last; ts += step) {
      other.add(row(random, ts));
    }
    return other;
  }

  private static BarSeries series(List<Row> rows) {
    BarSeries.Builder series = BarSeries.builder(Timeframe.M1);
    rows.forEach(row -> series.add(row.ts, row.price, row.price + 2, row.price - 1, row.price + 1, (long) row.price,
        row.provider));
    return series.build();
  }

  private static void assertHolds(List<Row> rows, BarSeries series, String which) {
    assertEquals(rows.size(), series.size(), which);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertTrue(series.epochSecond(i) == row.ts && series.open(i) == row.price && series.high(i) == row.price + 2
          && series.low(i) == row.price - 1 && series.close(i) == row.price + 1 && series.volume(i) == (long) row.price
          && series.provider(i).equals(row.provider), which + ", bar " + i);
      assertEquals(i, series.firstFrom(row.ts));
    }
    assertEquals(rows.size(), series.firstFrom(Long.MAX_VALUE));
  }
}
