package io.swiftbolt.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swiftbolt.market.SplitJumps.Jump;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitJumpsTest {
  private static final LocalDate EX = LocalDate.of(2016, 5, 5);

  @Test
  void a_fall_to_a_fraction_that_lasts_looks_like_a_split_and_a_rise_like_a_reverse_one() {
    assertEquals(List.of(new Jump(EX, 700, 101, 1, 7)), jumps(700, 101, 99));
    assertEquals(List.of(new Jump(EX, 0.31, 4.56, 15, 1)), jumps(0.31, 4.56, 4.35));
    assertEquals(List.of(new Jump(EX, 90, 60, 2, 3)), jumps(90, 60, 61));
    assertEquals(List.of(new Jump(EX, 50, 100.5, 2, 1)), jumps(50, 100.5, 99));
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
    assertEquals(List.of(new Jump(EX, 700, 101, 49, 1)), jumps(700, 101, 99, new Split(EX, 7, 1)).stream()
        .map(jump -> new Jump(jump.exDate(), jump.closeBefore(), jump.openAfter(), jump.to(), jump.from())).toList());
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
}
