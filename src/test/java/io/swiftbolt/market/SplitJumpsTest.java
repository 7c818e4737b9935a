package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.SplitJumps.Jump;
import io.swiftbolt.market.SplitJumps.Kind;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitJumpsTest {
  private static final LocalDate EX = LocalDate.of(2016, 5, 5);

  @Test
  void a_fall_to_a_fraction_that_lasts_looks_like_a_split_and_a_rise_like_a_reverse_one() {
    assertEquals(List.of(split(700, 101, 1, 7)), jumps(700, 101, 99));
    assertEquals(List.of(split(0.31, 4.56, 15, 1)), jumps(0.31, 4.56, 4.35));
    assertEquals(List.of(split(90, 60, 2, 3)), jumps(90, 60, 61));
    assertEquals(List.of(split(50, 100.5, 2, 1)), jumps(50, 100.5, 99));
  }

  @Test
  void bad_news_and_misprints_do_not() {
    assertEquals(List.of(), jumps(192, 125, 108), "a stock that lost 44 % in a day, near 3:2 at the open");
    assertEquals(List.of(), jumps(100, 18, 99), "a bad first print");
    assertEquals(List.of(), jumps(100, 75, 74));
    assertEquals(List.of(), jumps(100, 100, 100));
  }

  @Test
  void what_is_on_record_explains_itself_and_what_is_on_record_wrongly_does_not() {
    assertEquals(List.of(), jumps(700, 101, 99, new Split(EX, 1, 7)));
    assertEquals(List.of(split(700, 101, 49, 1)), jumps(700, 101, 99, new Split(EX, 7, 1)).stream()
        .map(jump -> split(jump.closeBefore(), jump.openAfter(), jump.to(), jump.from())).toList());
    assertEquals(1, jumps(700, 101, 99, new Split(EX.plusDays(1), 1, 7)).size());
  }

  @Test
  void over_a_hole_in_the_bars_nothing_is_guessed() {
    BarSeries days = BarSeries.builder(Timeframe.D1)
        .add(TradingCalendar.midnight(EX.minusDays(30)).getEpochSecond(), 700, 700, 700, 700, 1, "a")
        .add(TradingCalendar.midnight(EX).getEpochSecond(), 100, 100, 100, 100, 1, "a").build();
    assertEquals(List.of(), SplitJumps.of(days, List.of()));
  }

  private static List<Jump> jumps(double before, double open, double close, Split... splits) {
    BarSeries days = BarSeries.builder(Timeframe.D1)
        .add(TradingCalendar.midnight(EX.minusDays(1)).getEpochSecond(), before, before, before, before, 1, "a")
        .add(TradingCalendar.midnight(EX).getEpochSecond(), open, Math.max(open, close), Math.min(open, close), close,
            1, "a")
        .build();
    return SplitJumps.of(days, List.of(splits));
  }

  @Test
  void a_jump_after_which_quite_another_sum_is_traded_is_another_security_and_no_split() {
    assertEquals(1, traded(1_800_000, 100_000).size());
    assertEquals(Kind.OTHER_SECURITY, traded(1_800_000, 100_000).getFirst().kind());
    assertEquals(Kind.OTHER_SECURITY, traded(100_000, 9_000_000).getFirst().kind());
    assertEquals(Kind.SPLIT, traded(1_800_000, 9_000_000).getFirst().kind(), "five times the shares, the same sum");
    assertEquals(Kind.SPLIT, traded(1_800_000, 4_000_000).getFirst().kind());
    assertEquals(Kind.SPLIT, traded(0, 4_000_000).getFirst().kind(), "nothing is told of volume");
  }

  /** Ten days at 125, ten days at 25. */
  private static List<Jump> traded(long volumeBefore, long volumeAfter) {
    BarSeries.Builder days = BarSeries.builder(Timeframe.D1);
    for (int i = -10; i < 10; i++) {
      double price = i < 0 ? 125 : 25;
      days.add(TradingCalendar.midnight(EX.plusDays(i)).getEpochSecond(), price, price, price, price,
          i < 0 ? volumeBefore : volumeAfter, "a");
    }
    return SplitJumps.of(days.build(), List.of());
  }

  private static Jump split(double before, double open, int from, int to) {
    return new Jump(EX, before, open, from, to, Kind.SPLIT);
  }
}
