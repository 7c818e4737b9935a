package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.market.Timeframe;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartQueryTest {
  @ParameterizedTest
  @CsvSource({"bars_limit=-1,bars_limit", "bars_limit=0,bars_limit", "bars_limit=2001,bars_limit",
      "barsLimit=x,bars_limit",
      "bars_limit=99999999999999999999,bars_limit", "bars_limit=1.5,bars_limit", "bars_offset=-1,bars_offset",
      "days=0,days", "days=3651,days", "days=ten,days", "pageSize=0,pageSize", "pageSize=1001,pageSize",
      "before=yesterday,before", "before=12,before", "before=2026-11-20T14:30:00,before", "start=2026-13-01,start",
      "end=now,end", "start=2026-11-20&end=2026-11-19,start", "layers=maybe,layers", "session=night,session",
      "adjustment=both,adjustment", "include_ml=1,include_ml", "includeForecast=no,include_forecast",
      "timeframe=m7,Must be one of: m1", "timeframe=,timeframe is required", "symbol=,Symbol parameter is required",
      "before=999999999999999999,before"})
  void a_bad_parameter_is_refused_by_name(String parameters, String named) {
    String why = assertThrows(BadChartQuery.class, () -> query(parameters)).why();
    assertTrue(why.contains(named), why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars_limit=1", "bars_limit=2000", "pageSize=1", "page_size=1000", "days=1", "days=3650",
      "bars_offset=0", "bars_offset=9999999", "start=2026-11-19&end=2026-11-20", "layers=TRUE", "session=ALL",
      "unknown=1"})
  void legal_limits_are_taken(String parameters) {
    assertEquals("AAPL", query(parameters).ticker());
  }

  @ParameterizedTest
  @CsvSource({"1795098600,2026-11-19T14:30:00Z", "1795098600000,2026-11-19T14:30:00Z",
      "2026-11-19,2026-11-19T05:00:00Z",
      "2026-11-19T09:30:00-05:00,2026-11-19T14:30:00Z", "2026-11-19T14:30:00.000Z,2026-11-19T14:30:00Z"})
  void a_cursor_comes_in_many_forms(String before, Instant meant) {
    assertEquals(Optional.of(meant), query("before=" + before).before());
  }

  @Test
  void a_date_as_end_includes_its_day() {
    assertEquals(Optional.of(Instant.parse("2026-11-21T04:59:59Z")), query("end=2026-11-20").end());
  }

  @Property(tries = 500)
  void any_other_timeframe_is_refused_with_the_legal_ones(@ForAll String name) {
    if (Timeframe.find(name).isEmpty() && !name.isBlank()) {
      BadChartQuery refused = assertThrows(BadChartQuery.class,
          () -> ChartQuery.of(Map.of("symbol", "AAPL", "timeframe", name)));
      assertTrue(refused.why().endsWith("Must be one of: m1, m5, m15, m30, h1, h4, d1, w1"));
    }
  }

  @Property(tries = 500)
  void any_text_as_a_limit_is_a_number_in_range_or_refused(@ForAll String text, @ForAll int number) {
    for (String value : new String[]{text, Integer.toString(number), Integer.toString(number % 2100)}) {
      try {
        int limit = ChartQuery.of(Map.of("symbol", "A", "timeframe", "d1", "bars_limit", value)).limit();
        assertTrue(limit >= 1 && limit <= ChartQuery.MOST_BARS);
      } catch (BadChartQuery refused) {
        assertTrue(refused.why().startsWith("bars_limit must be"));
      }
    }
  }

  private static ChartQuery query(String parameters) {
    Map<String, String> given = new HashMap<>(Map.of("symbol", " aapl ", "timeframe", "1d"));
    for (String parameter : parameters.split("&")) {
      String[] parts = parameter.split("=", 2);
      given.put(parts[0], parts[1]);
    }
    return ChartQuery.of(given);
  }
}
