package io.swiftbolt.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.VerifyConfig;
import io.swiftbolt.market.Bar;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesComparisonTest {
  private static final Instant START = Instant.parse("2026-03-02T14:30:00Z");
  private static final Tolerance TAPES = Tolerance.between("sip", "yahoo", VerifyConfig.defaults());
  private static final Tolerance ONE_EXCHANGE = Tolerance.between("sip", "iex", VerifyConfig.defaults());

  private static Bar bar(int minute, double close, long volume) {
    return new Bar(START.plusSeconds(60L * minute), 100, 110, 90, close, volume);
  }

  private static SeriesComparison compare(Tolerance tolerance, List<Bar> stored, List<Bar> vendor) {
    return SeriesComparison.of(stored, vendor, tolerance, 2);
  }

  @Test
  void the_same_bars_agree_and_a_conversions_last_digit_is_no_difference() {
    List<Bar> bars = List.of(bar(0, 100, 10), bar(1, 101, 20));
    assertTrue(compare(Tolerance.EXACT, bars, bars).agrees());
    assertTrue(compare(Tolerance.EXACT, List.of(bar(0, 0.1 + 0.2, 0)), List.of(bar(0, 0.3, 0))).agrees());
  }

  @Test
  void a_vendor_that_changed_a_bar_dropped_one_and_found_one_is_told_apart() {
    SeriesComparison found = compare(Tolerance.EXACT, List.of(bar(0, 100, 10), bar(1, 101, 20), bar(2, 102, 30)),
        List.of(bar(0, 100, 10), bar(1, 101.01, 20), bar(3, 103, 40)));
    assertEquals(
        new SeriesComparison(2, 1, 1, 1,
            List.of(new SeriesComparison.Difference(START.plusSeconds(60), "close", 101, 101.01))),
        found);
    assertFalse(found.agrees());
  }

  @Test
  void of_many_differences_the_worst_are_told_each_with_the_field_that_differs_most() {
    SeriesComparison found = compare(Tolerance.EXACT,
        List.of(bar(0, 100, 10), bar(1, 100, 10), bar(2, 100, 10)),
        List.of(bar(0, 101, 10), bar(1, 100, 40), bar(2, 105, 11)));
    assertEquals(3, found.differing());
    assertEquals(List.of("volume", "volume"), found.worst().stream().map(SeriesComparison.Difference::field).toList());
    assertEquals(START.plusSeconds(60), found.worst().getFirst().ts());
  }

  @Test
  void two_whole_tapes_may_differ_a_little() {
    assertTrue(compare(TAPES, List.of(bar(0, 100, 1000)), List.of(bar(0, 100.4, 800))).agrees());
    assertFalse(compare(TAPES, List.of(bar(0, 100, 1000)), List.of(bar(0, 100.6, 1000))).agrees());
    assertFalse(compare(TAPES, List.of(bar(0, 100, 1000)), List.of(bar(0, 100, 700))).agrees());
    assertFalse(compare(TAPES, List.of(bar(0, 100, 1000), bar(1, 100, 1000)), List.of(bar(0, 100, 1000))).agrees());
  }

  @Test
  void one_exchange_sees_a_part_of_the_volume_and_not_every_minute_but_never_more_than_all() {
    List<Bar> stored = List.of(bar(0, 100, 46_600_000), bar(1, 100, 5));
    assertTrue(compare(ONE_EXCHANGE, stored, List.of(bar(0, 101.5, 1_650_000))).agrees());
    assertFalse(compare(ONE_EXCHANGE, stored, List.of(bar(0, 103, 1_650_000))).agrees());
    assertFalse(compare(ONE_EXCHANGE, stored, List.of(bar(0, 100, 60_000_000))).agrees());
    assertFalse(compare(ONE_EXCHANGE, stored, List.of(bar(2, 100, 5))).agrees(), "a bar that no tape has");
    Tolerance other = Tolerance.between("iex", "sip", VerifyConfig.defaults());
    assertTrue(compare(other, List.of(bar(0, 100, 1_650_000)), stored).agrees());
  }
}
