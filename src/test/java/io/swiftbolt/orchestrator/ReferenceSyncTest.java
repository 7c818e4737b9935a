package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.jobs.JobDefinitions;
import io.swiftbolt.market.CalendarOverride;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.market.Split;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.ReferenceSync.Result;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.UpcomingActions;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferenceSyncTest {
  private static final LocalDate TODAY = LocalDate.of(2024, 3, 6);
  private static final LocalDate GOOD_FRIDAY = LocalDate.of(2024, 3, 29);
  private static final LocalDate MOURNING = LocalDate.of(2024, 5, 9);

  private final Vertx vertx = Vertx.vertx();
  private final Scripted vendor = new Scripted();
  private Pool pool;
  private CorporateActions actions;
  private CalendarRows calendarRows;

  /** A vendor whose every answer is what its fields say. */
  private static final class Scripted implements ReferenceData {
    private final List<CalendarDay> days = new ArrayList<>();
    private final List<CorporateAction> actions = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Optional<ProviderException> failure = Optional.empty();
    private Future<Void> before = Future.succeededFuture();

    @Override
    public String name() {
      return "alpaca";
    }

    @Override
    public Future<List<CalendarDay>> calendar(LocalDate from, LocalDate to) {
      asked.add("calendar " + from + " " + to);
      return before.compose(_ -> answer(days));
    }

    @Override
    public Future<List<CorporateAction>> corporateActions(List<String> symbols, LocalDate from, LocalDate to) {
      asked.add(String.join(",", symbols) + " " + from + " " + to);
      return answer(actions.stream().filter(action -> symbols.contains(action.symbol())
          && !action.exDate().isBefore(from) && !action.exDate().isAfter(to)).toList());
    }

    private <T> Future<T> answer(T answer) {
      return failure.<Future<T>>map(Future::failedFuture).orElseGet(() -> Future.succeededFuture(answer));
    }
  }

  @BeforeEach
  void open() {
    pool = TestDatabase.fresh().pool(vertx);
    actions = new CorporateActions(pool);
    calendarRows = new CalendarRows(pool);
    TODAY.datesUntil(TODAY.plusDays(366)).forEach(date -> NyseCalendar.byRules().session(date)
        .ifPresent(session -> vendor.days.add(day(date, "09:30",
            session.regular().to().atZone(TradingCalendar.NEW_YORK).toLocalTime().toString()))));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void watched_and_defined_shares_get_their_actions_from_the_beginning_and_then_of_a_quarter() {
    watch("NVDA");
    define("DRYS");
    new Symbols(pool).ensure(List.of("IDLE")).await();
    vendor.actions.addAll(List.of(new CorporateAction.Split("NVDA", LocalDate.of(2000, 6, 27), 1, 2),
        new CorporateAction.Split("NVDA", LocalDate.of(2021, 7, 20), 1, 4),
        new CorporateAction.Split("DRYS", LocalDate.of(2016, 3, 11), 25, 1),
        new CashDividend("NVDA", TODAY.plusDays(20), 0.04),
        new CorporateAction.Split("IDLE", LocalDate.of(2016, 3, 11), 1, 2)));

    Result first = sync(TODAY).await();
    assertEquals(new Result(true, 2, 4, List.of(), List.of()), first);
    assertEquals(List.of("calendar 2024-03-06 2025-03-06", "DRYS,NVDA 1998-01-01 2024-04-05"), vendor.asked);
    assertEquals(List.of(new Split(LocalDate.of(2000, 6, 27), 1, 2), new Split(LocalDate.of(2021, 7, 20), 1, 4)),
        splits("NVDA"));
    assertEquals(List.of(new Split(LocalDate.of(2016, 3, 11), 25, 1)), splits("DRYS"));
    assertEquals(Optional.of(0.04),
        new UpcomingActions(pool).of("NVDA", TODAY).await().getFirst().cashAmount());

    vendor.asked.clear();
    assertEquals(new Result(true, 0, 0, List.of(), List.of()), sync(TODAY).await());
    assertEquals(List.of(), vendor.asked);

    watch("AAPL");
    sync(TODAY).await();
    assertEquals(List.of("AAPL 1998-01-01 2024-04-05"), vendor.asked);

    vendor.asked.clear();
    assertEquals(0, sync(TODAY.plusDays(1)).await().actionsChanged());
    assertEquals(List.of("calendar 2024-03-07 2025-03-07", "AAPL,DRYS,NVDA 2023-12-07 2024-04-06"), vendor.asked);
  }

  @Test
  void a_server_that_was_off_for_long_asks_for_all_the_time_it_missed() {
    watch("AAPL");
    sync(TODAY).await();
    vendor.asked.clear();
    sync(TODAY.plusDays(300)).await();
    assertEquals("AAPL 2023-12-07 2025-01-30", vendor.asked.getLast());
  }

  @Test
  void a_special_dividend_of_the_same_day_is_added_and_a_repeated_one_is_not() {
    watch("COST");
    LocalDate date = TODAY.minusDays(5);
    vendor.actions.addAll(List.of(new CashDividend("COST", date, 1.5), new CashDividend("COST", date, 15),
        new CashDividend("COST", date, 1.5)));
    assertEquals(1, sync(TODAY).await().actionsChanged());
    Row row = pool.query("select cash_amount::float8 as cash from corporate_actions").execute().await().iterator()
        .next();
    assertEquals(16.5, row.getDouble("cash"));
  }

  @Test
  void many_symbols_are_asked_for_in_requests_of_fifty() {
    watch(IntStream.range(0, 120).mapToObj("S%03d"::formatted)
        .toArray(String[]::new));
    assertEquals(120, sync(TODAY).await().symbols());
    assertEquals(List.of(50, 50, 20), vendor.asked.stream().skip(1).map(text -> text.split(",", -1).length).toList());
  }

  @Test
  void futures_are_not_asked_for() {
    watch("AAPL", "ES=F");
    assertEquals(1, sync(TODAY).await().symbols());
  }

  @Test
  void days_that_differ_from_the_rules_are_stored_until_the_vendor_takes_them_back() {
    vendor.days.removeIf(day -> day.date().equals(MOURNING));
    vendor.days.add(day(GOOD_FRIDAY, "09:30", "13:00"));
    Result result = sync(TODAY).await();
    assertEquals(List.of(GOOD_FRIDAY, MOURNING), result.datesChanged());
    NyseCalendar calendar = NyseCalendar.withOverrides(calendarRows.overrides().await());
    assertTrue(calendar.session(MOURNING).isEmpty());
    assertEquals(Instant.parse("2024-03-29T17:00:00Z"), calendar.session(GOOD_FRIDAY).orElseThrow().regular().to());

    assertEquals(List.of(), sync(TODAY.plusDays(1)).await().datesChanged());
    vendor.days.add(day(MOURNING, "09:30", "16:00"));
    assertEquals(List.of(MOURNING), sync(TODAY.plusDays(2)).await().datesChanged());
    assertEquals(List.of(GOOD_FRIDAY), calendarRows.overrides().await().stream().map(CalendarOverride::date).toList());
  }

  @Test
  void what_an_operator_entered_stays() {
    pool.query("insert into market_calendar (date, is_open, market_open, market_close) values "
        + "('" + MOURNING + "', true, '10:00', '12:00'), ('2024-06-03', false, null, null)").execute().await();
    vendor.days.removeIf(day -> day.date().equals(MOURNING));
    assertEquals(List.of(), sync(TODAY).await().datesChanged());
    NyseCalendar calendar = NyseCalendar.withOverrides(calendarRows.overrides().await());
    assertEquals(Instant.parse("2024-05-09T16:00:00Z"), calendar.session(MOURNING).orElseThrow().regular().to());
    assertTrue(calendar.session(LocalDate.of(2024, 6, 3)).isEmpty());
  }

  @Test
  void days_beyond_the_end_of_the_vendors_calendar_follow_the_rules() {
    vendor.days.removeIf(day -> day.date().isAfter(LocalDate.of(2024, 12, 31)));
    assertEquals(List.of(), sync(TODAY).await().datesChanged());
    assertEquals(List.of(), calendarRows.overrides().await());
  }

  @Test
  void an_empty_or_absurd_calendar_is_not_believed_and_asked_for_again() {
    List<ReferenceData.CalendarDay> right = List.copyOf(vendor.days);
    for (List<ReferenceData.CalendarDay> wrong : Arrays.asList(List.<ReferenceData.CalendarDay>of(),
        right.stream().filter(day -> day.date().getDayOfMonth() % 2 == 0).toList())) {
      vendor.days.clear();
      vendor.days.addAll(wrong);
      Result result = sync(TODAY).await();
      assertEquals(1, result.errors().size(), result.toString());
      assertEquals(List.of(), calendarRows.overrides().await());
    }
    assertEquals(2, vendor.asked.size());
  }

  @Test
  void a_failing_vendor_is_in_the_result_and_asked_again_next_time() {
    watch("AAPL");
    vendor.actions.add(new CorporateAction.Split("AAPL", LocalDate.of(2020, 8, 31), 1, 4));
    vendor.failure = Optional.of(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, "alpaca", "alpaca is down"));
    assertEquals(List.of("alpaca is down", "alpaca is down"), sync(TODAY).await().errors());
    vendor.failure = Optional.empty();
    assertEquals(new Result(true, 1, 1, List.of(), List.of()), sync(TODAY).await());
  }

  @Test
  void only_one_process_does_it() {
    Promise<Void> answered = Promise.promise();
    vendor.before = answered.future();
    Future<Result> one = sync(TODAY);
    // both are sent before either answers; whoever gets the lock waits for the vendor
    Future<Result> other = sync(TODAY);
    Result elsewhere = Future.any(one, other).map(first -> one.isComplete() ? one.result() : other.result()).await();
    assertFalse(elsewhere.leader());
    answered.complete();
    assertTrue(Future.all(one, other).map(_ -> one.result().leader() || other.result().leader()).await());
    assertEquals(1, vendor.asked.size());
  }

  private Future<Result> sync(LocalDate date) {
    ServerClock clock = ServerClock.virtual(TradingCalendar.midnight(date).plusSeconds(36_000), 0);
    return new ReferenceSync(vendor, new SyncMarks(pool), actions, calendarRows, clock).sync();
  }

  private void watch(String... tickers) {
    new Symbols(pool).ensure(List.of(tickers)).await();
    new Watchlists(pool).add(List.of(tickers)).await();
  }

  private void define(String ticker) {
    new Symbols(pool).ensure(List.of(ticker)).await();
    new JobDefinitions(pool).ensure(List.of(ticker), Timeframe.D1, 30, 100, TradingCalendar.midnight(TODAY)).await();
  }

  private List<Split> splits(String ticker) {
    return actions.splits(new Symbols(pool).require(ticker).await().id()).await();
  }

  private static ReferenceData.CalendarDay day(LocalDate date, String open, String close) {
    return new ReferenceData.CalendarDay(date, LocalTime.parse(open), LocalTime.parse(close), LocalTime.of(4, 0),
        LocalTime.parse(close).plusHours(4));
  }
}
