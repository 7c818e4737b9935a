package io.swiftbolt.provider.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Circuit;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.CorporateAction.Split;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.ProviderState;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlpacaReferenceTest extends VendorTest {
  private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
  private static final LocalDate TO = LocalDate.of(2024, 12, 31);
  private static final String SPLIT = "{\"id\":\"1\",\"symbol\":\"NVDA\",\"ex_date\":\"2024-06-10\",\"old_rate\":1,"
      + "\"new_rate\":10}";
  private static final String REVERSE = "{\"id\":\"2\",\"symbol\":\"DRYS\",\"ex_date\":\"2024-03-11\",\"old_rate\":25,"
      + "\"new_rate\":1}";
  private static final String PAID = "{\"id\":\"3\",\"symbol\":\"AAPL\",\"ex_date\":\"2024-05-10\",\"rate\":0.25,"
      + "\"foreign\":false,\"special\":false}";

  private ProviderState state;
  private AlpacaReference alpaca;

  @BeforeEach
  void open() {
    state = new ProviderState(TestDatabase.fresh().pool(vertx),
        new Circuit(5, Duration.ofMinutes(1), Duration.ofMinutes(3)));
    ProviderGate gate = new ProviderGate(vertx, state, Map.of(AlpacaBars.NAME, new Quota(1000, 100, Duration.ZERO)),
        ProviderObserver.NONE);
    ProvidersConfig.Alpaca defaults = ProvidersConfig.Alpaca.defaults();
    alpaca = new AlpacaReference(http(AlpacaBars.NAME), gate, new ProvidersConfig.Alpaca("the-key", "secret",
        vendor.url(), vendor.url(), "sip", defaults.quota()));
  }

  @Test
  void the_calendar_has_two_spellings_of_time() {
    vendor.json("[{\"date\":\"2024-07-03\",\"open\":\"09:30\",\"close\":\"13:00\",\"session_open\":\"0400\","
        + "\"session_close\":\"1700\",\"settlement_date\":\"2024-07-05\"}]");
    assertEquals(List.of(new CalendarDay(LocalDate.of(2024, 7, 3), LocalTime.of(9, 30), LocalTime.of(13, 0),
        LocalTime.of(4, 0), LocalTime.of(17, 0))), alpaca.calendar(FROM, TO).await());
    assertEquals("/v2/calendar", vendor.asked().getFirst().path());
    assertEquals("2024-01-01", vendor.asked().getFirst().query().get("start"));
    assertEquals("2024-12-31", vendor.asked().getFirst().query().get("end"));
  }

  @Test
  void a_calendar_that_cannot_be_is_malformed() {
    for (String body : List.of("{}", "[{\"date\":\"2024-07-03\"}]", "[{\"date\":\"soon\",\"open\":\"09:30\"}]",
        "[{\"date\":\"2024-07-03\",\"open\":\"16:00\",\"close\":\"09:30\",\"session_open\":\"0400\","
            + "\"session_close\":\"2000\"}]")) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failure(alpaca.calendar(FROM, TO)).error(), body);
    }
  }

  @Test
  void the_clock_is_told_with_new_yorks_offset() {
    vendor.json("{\"timestamp\":\"2024-03-06T13:07:30-05:00\",\"is_open\":true,"
        + "\"next_open\":\"2024-03-07T09:30:00-05:00\",\"next_close\":\"2024-03-06T16:00:00-05:00\"}");
    AlpacaReference.MarketClock clock = alpaca.clock().await();
    assertTrue(clock.isOpen());
    assertEquals(Instant.parse("2024-03-06T18:07:30Z"), clock.timestamp());
    assertEquals(Instant.parse("2024-03-07T14:30:00Z"), clock.nextOpen());
    assertEquals(Instant.parse("2024-03-06T21:00:00Z"), clock.nextClose());
  }

  @Test
  void corporate_actions_of_all_kinds_come_over_several_pages_and_each_counts_once() {
    vendor.json("{\"corporate_actions\":{\"forward_splits\":[" + SPLIT + "]},\"next_page_token\":\"bW9yZQ==\"}");
    vendor.json("{\"corporate_actions\":{\"forward_splits\":[" + SPLIT + "],\"reverse_splits\":[" + REVERSE
        + "],\"cash_dividends\":[" + PAID + "],\"mergers\":[{\"id\":\"9\"}]},\"next_page_token\":null}");
    List<CorporateAction> actions = alpaca.corporateActions(List.of("AAPL", "DRYS", "NVDA"), FROM, TO).await();
    assertEquals(List.of(new Split("NVDA", LocalDate.of(2024, 6, 10), 1, 10),
        new Split("DRYS", LocalDate.of(2024, 3, 11), 25, 1),
        new CashDividend("AAPL", LocalDate.of(2024, 5, 10), 0.25)), actions);
    MultiMap first = vendor.asked().getFirst().query();
    assertEquals("AAPL,DRYS,NVDA", first.get("symbols"));
    assertEquals("forward_split,reverse_split,cash_dividend", first.get("types"));
    assertEquals("1000", first.get("limit"));
    assertFalse(first.contains("page_token"));
    assertEquals("bW9yZQ==", vendor.asked().getLast().query().get("page_token"));
  }

  @Test
  void nothing_has_three_spellings() {
    vendor.json("{\"corporate_actions\":{},\"next_page_token\":null}").json("{\"corporate_actions\":null}")
        .answer(204, "");
    for (int i = 0; i < 3; i++) {
      assertEquals(List.of(), alpaca.corporateActions(List.of(), FROM, TO).await());
    }
    assertFalse(vendor.asked().getFirst().query().contains("symbols"));
  }

  @Test
  void an_odd_row_does_not_keep_the_others_out() {
    vendor.json("{\"corporate_actions\":{\"forward_splits\":[{\"symbol\":\"X\",\"ex_date\":\"2024-01-02\","
        + "\"old_rate\":0,\"new_rate\":2},{\"ex_date\":\"2024-01-02\"},null," + SPLIT
        + "],\"cash_dividends\":[{\"symbol\":\"Y\",\"ex_date\":\"?\",\"rate\":1}]},\"next_page_token\":null}");
    assertEquals(List.of(new Split("NVDA", LocalDate.of(2024, 6, 10), 1, 10)),
        alpaca.corporateActions(List.of(), FROM, TO).await());
  }

  @Test
  void pages_that_do_not_end_and_other_shapes_are_malformed() {
    String page = "{\"corporate_actions\":{},\"next_page_token\":\"again\"}";
    vendor.json(page).json(page);
    assertEquals(ProviderError.BARS_MALFORMED, failure(alpaca.corporateActions(List.of(), FROM, TO)).error());
    vendor.json("{\"message\":\"hello\"}");
    assertEquals(ProviderError.BARS_MALFORMED, failure(alpaca.corporateActions(List.of(), FROM, TO)).error());
  }

  @Test
  void refusals_are_told_apart_and_open_the_circuit() {
    vendor.answer(422, "{\"message\":\"bad date\"}").answer(429, "{\"message\":\"too many requests.\"}",
        Map.of("retry-after", "0"));
    assertEquals(ProviderError.VALIDATION_ERROR, failure(alpaca.calendar(FROM, TO)).error());
    assertEquals(ProviderError.RATE_LIMIT_EXCEEDED, failure(alpaca.calendar(FROM, TO)).error());
    vendor.answer(403, "{\"message\":\"forbidden.\"}");
    ProviderException refused = failure(alpaca.corporateActions(List.of(), FROM, TO));
    assertEquals(ProviderError.AUTHENTICATION_ERROR, refused.error());
    assertEquals("open", state.all().await().getFirst().circuit());
    assertEquals(ProviderError.AUTHENTICATION_ERROR, failure(alpaca.clock()).error());
    assertEquals(3, vendor.asked().size());
  }
}
