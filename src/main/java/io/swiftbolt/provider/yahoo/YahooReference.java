package io.swiftbolt.provider.yahoo;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.VendorHttp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Splits and dividends of Yahoo's chart, one company a request. It has no calendar. */
public final class YahooReference implements ReferenceData {
  private final ChartRequests charts;
  private final ProviderGate gate;
  private final InstantSource clock;

  public YahooReference(VendorHttp http, ProviderGate gate, String url, InstantSource clock) {
    this.charts = new ChartRequests(http, url);
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public String name() {
    return YahooChart.NAME;
  }

  @Override
  public Set<Subject> subjects() {
    return EnumSet.of(Subject.SPLITS, Subject.DIVIDENDS);
  }

  @Override
  public boolean foretells() {
    return false;
  }

  @Override
  public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
    return Future.succeededFuture(List.of());
  }

  /** What lies ahead is not told. Fails with VALIDATION_ERROR for all companies at once, which Yahoo cannot do. */
  @Override
  public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
    if (symbols.isEmpty()) {
      return Future.failedFuture(new ProviderException(ProviderError.VALIDATION_ERROR, YahooChart.NAME,
          "yahoo tells of one company at a time"));
    }
    Promise<List<CorporateAction>> all = Promise.promise();
    next(symbols.iterator(), from, new ArrayList<>(), all);
    return all.future().map(actions -> actions.stream()
        .filter(action -> !action.exDate().isBefore(from) && !action.exDate().isAfter(to)).toList());
  }

  /** Not by compose: a chain of futures grows with each company. */
  private void next(Iterator<String> symbols, LocalDate from, List<CorporateAction> read,
      Promise<List<CorporateAction>> all) {
    if (!symbols.hasNext()) {
      all.complete(read);
      return;
    }
    actions(symbols.next(), from).onComplete(told -> {
      read.addAll(told);
      next(symbols, from, read, all);
    }, all::fail);
  }

  /** Always up to now: an amount is restated by later splits, which must therefore be in the answer. */
  private Future<List<CorporateAction>> actions(String symbol, LocalDate from) {
    Instant now = clock.instant();
    Instant start = TradingCalendar.midnight(from);
    if (!start.isBefore(now)) {
      return Future.succeededFuture(List.of());
    }
    Map<String, String> query = Map.of("period1", Long.toString(start.getEpochSecond()), "period2",
        Long.toString(now.getEpochSecond()), "interval", "1d", "includePrePost", "false", "events", "div|split");
    return gate.ask(YahooChart.NAME, () -> charts.ask(symbol, query)).map(chart -> {
      JsonNode events = chart.map(known -> known.path("events")).orElseGet(MissingNode::getInstance);
      ChartEvents told = new ChartEvents(symbol, events);
      return Stream.concat(told.splits().stream(), told.dividends().stream()).toList();
    }).recover(error -> isUnknown(error) ? Future.succeededFuture(List.of()) : Future.failedFuture(error));
  }

  static boolean isUnknown(Throwable error) {
    return error instanceof ProviderException why && why.error() == ProviderError.INVALID_SYMBOL;
  }
}
