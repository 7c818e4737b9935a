package io.swiftbolt.provider.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarPage;
import io.swiftbolt.provider.BarRequest;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.VendorTest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlpacaBarsTest extends VendorTest {
  private static final BarRequest TWO = request(Timeframe.M15, "2024-03-05T14:30:00Z", "2024-03-05T16:30:00Z", "AAPL",
      "MSFT");
  private static final String ROW = "{\"t\":\"2024-03-05T14:30:00Z\",\"o\":174,\"h\":175.5,\"l\":173.25,\"c\":174.5,\"v\":1200,"
      + "\"n\":7,\"vw\":174.1}";

  @Test
  void asks_for_raw_bars_by_symbols_with_an_end_that_is_ours() {
    vendor.json("{\"bars\":{},\"next_page_token\":null}");
    bars(TWO, Optional.empty());
    MultiMap query = vendor.asked().getFirst().query();
    assertEquals("/v2/stocks/bars", vendor.asked().getFirst().path());
    assertEquals("AAPL,MSFT", query.get("symbols"));
    assertEquals("15Min", query.get("timeframe"));
    assertEquals("2024-03-05T14:30:00Z", query.get("start"));
    assertEquals("2024-03-05T16:29:59Z", query.get("end"));
    assertEquals("raw", query.get("adjustment"));
    assertEquals("sip", query.get("feed"));
    assertEquals("asc", query.get("sort"));
    assertEquals("10000", query.get("limit"));
    assertTrue(!query.contains("page_token"));
    assertEquals("the-key", vendor.asked().getFirst().headers().get("APCA-API-KEY-ID"));
  }

  @Test
  void a_short_page_is_not_the_last_one() {
    vendor.json("{\"bars\":{\"AAPL\":[" + ROW + "]},\"next_page_token\":\"QUFQTHxE\"}");
    vendor.json("{\"next_page_token\":null,\"bars\":{\"MSFT\":[" + ROW + "]}}");
    BarPage first = bars(TWO, Optional.empty());
    assertEquals(Optional.of("QUFQTHxE"), first.next());
    BarPage second = bars(TWO, first.next());
    assertEquals("QUFQTHxE", vendor.asked().getLast().query().get("page_token"));
    assertEquals(Optional.empty(), second.next());
    assertEquals(List.of(new Bar(Instant.parse("2024-03-05T14:30:00Z"), 174, 175.5, 173.25, 174.5, 1200)),
        second.bars().getOrDefault("MSFT", List.of()));
    assertEquals(BarPage.Basis.RAW, second.basis());
  }

  @Test
  void nothing_has_three_spellings() {
    vendor.json("{\"bars\":{},\"next_page_token\":null}")
        .json("{\"bars\":null,\"next_page_token\":null,\"symbol\":\"X\"}")
        .answer(204, "");
    for (int i = 0; i < 3; i++) {
      BarPage page = bars(TWO, Optional.empty());
      assertEquals(0, page.count() + page.malformed().size());
      assertEquals(Optional.empty(), page.next());
    }
  }

  @Test
  void rows_that_are_no_bars_are_told_and_the_others_are_kept() {
    vendor.json(
        "{\"bars\":{\"AAPL\":[null,{\"t\":\"2024-03-05T14:45:00Z\",\"o\":null,\"h\":null,\"l\":null,\"c\":null,\"v\":null},"
            + ROW + ",{\"t\":\"yesterday\",\"o\":1,\"h\":1,\"l\":1,\"c\":1,\"v\":1}," + ROW
            + "],\"UNASKED\":[" + ROW + "],\"MSFT\":null},\"next_page_token\":null}");
    BarPage page = bars(TWO, Optional.empty());
    assertEquals(2, page.count());
    assertEquals(Map.of("AAPL", 2), Map.of("AAPL", page.bars().getOrDefault("AAPL", List.of()).size()));
    assertEquals(List.of("o is not a number", "o is not a number", "t is not a time"),
        page.malformed().stream().map(BarPage.MalformedRow::why).toList());
  }

  @Test
  void an_answer_of_another_shape_is_malformed() {
    for (String body : List.of("[]", "{}", "{\"bars\":[]}", "{\"bars\":{\"AAPL\":{}}}",
        "{\"bars\":{},\"next_page_token\":7}")) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failure(alpaca().bars(TWO, Optional.empty())).error(), body);
    }
  }

  @Test
  void never_asks_for_what_the_plan_refuses() {
    vendor.json("{\"bars\":{},\"next_page_token\":null}");
    bars(request(Timeframe.D1, "2024-03-06T05:00:00Z", "2024-03-07T05:00:00Z", "AAPL"), Optional.empty());
    assertEquals("2024-03-06T17:51:30Z", vendor.asked().getFirst().query().get("end"));
    BarPage young = bars(request(Timeframe.M1, "2024-03-06T18:00:00Z", "2024-03-06T18:05:00Z", "AAPL"),
        Optional.empty());
    assertEquals(0, young.count());
    assertEquals(1, vendor.asked().size());
  }

  @Test
  void refusals_are_told_apart() {
    vendor.answer(400, "{\"message\":\"invalid symbol: A-B\"}").answer(400, "{\"message\":\"invalid limit\"}")
        .answer(403, "{\"message\":\"subscription does not permit querying recent SIP data\"}")
        .answer(401, "{\"message\":\"unauthorized.\"}").answer(403, "{\"message\":\"forbidden.\"}");
    BarRequest one = request(Timeframe.D1, "2024-03-01T05:00:00Z", "2024-03-05T05:00:00Z", "A-B");
    for (ProviderError error : List.of(ProviderError.INVALID_SYMBOL, ProviderError.VALIDATION_ERROR,
        ProviderError.PERMISSION_DENIED, ProviderError.AUTHENTICATION_ERROR,
        ProviderError.AUTHENTICATION_ERROR)) {
      assertEquals(error, failure(alpaca().bars(one, Optional.empty())).error());
    }
  }

  @Test
  void the_first_bar_takes_one_small_request() {
    vendor.json("{\"bars\":{\"AAPL\":[" + ROW + "]},\"next_page_token\":\"more\"}")
        .json("{\"bars\":{},\"next_page_token\":null}");
    assertEquals(Optional.of(Instant.parse("2024-03-05T14:30:00Z")), alpaca().firstBar("AAPL", Timeframe.M15).await());
    assertEquals("1", vendor.asked().getFirst().query().get("limit"));
    assertEquals("1970-01-01T00:00:00Z", vendor.asked().getFirst().query().get("start"));
    assertEquals(Optional.empty(), alpaca().firstBar("NONE", Timeframe.D1).await());
  }

  private BarPage bars(BarRequest request, Optional<String> cursor) {
    return alpaca().bars(request, cursor).await();
  }

  private AlpacaBars alpaca() {
    ProvidersConfig.Alpaca defaults = ProvidersConfig.Alpaca.defaults();
    return new AlpacaBars(http("alpaca"),
        new ProvidersConfig.Alpaca("the-key", "secret", vendor.url() + "/", vendor.url(),
            "sip", defaults.quota()),
        CLOCK);
  }
}
