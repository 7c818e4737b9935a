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
import io.swiftbolt.market.SplitJumps;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.orchestrator.ReferenceSync.Result;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.CashDividend;
import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.Subject;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.CorporateActions;
import io.swiftbolt.symbols.SuspectedSplits;
import io.swiftbolt.symbols.Symbols;
import io.swiftbolt.symbols.UpcomingActions;
import io.swiftbolt.symbols.Watchlists;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final Scripted vendor = new Scripted("alpaca", Subject.values());
  private final Scripted second = new Scripted("polygon", Subject.values());
  private final Scripted third = new Scripted("finnhub", Subject.SPLITS);
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
    private final String name;
    private final Set<Subject> subjects;

    Scripted(String name, Subject... subjects) {
      this.name = name;
      this.subjects = Set.of(subjects);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Set<Subject> subjects() {
      return subjects;
    }

    @Override
    public int symbolsAtOnce(LocalDate from, LocalDate to) {
      return 50;
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
    second.days.addAll(vendor.days);
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
    assertEquals(List.of(2, 4, 3, 4), List.of(first.symbols(), first.told(), first.splits(), first.actionsChanged()));
    assertEquals(List.of("calendar 2024-02-28 2025-03-06", "DRYS,NVDA 1998-01-01 2024-04-05"), vendor.asked);
    assertEquals(List.of(new Split(LocalDate.of(2000, 6, 27), 1, 2), new Split(LocalDate.of(2021, 7, 20), 1, 4)),
        splits("NVDA"));
    assertEquals(List.of(new Split(LocalDate.of(2016, 3, 11), 25, 1)), splits("DRYS"));
    assertEquals(Optional.of(0.04),
        new UpcomingActions(pool).of("NVDA", TODAY).await().getFirst().cashAmount());

    vendor.asked.clear();
    assertEquals(0, sync(TODAY).await().symbols());
    assertEquals(List.of(), vendor.asked);

    watch("AAPL");
    sync(TODAY).await();
    assertEquals(List.of("AAPL 1998-01-01 2024-04-05"), vendor.asked);

    vendor.asked.clear();
    assertEquals(0, sync(TODAY.plusDays(1)).await().actionsChanged());
    assertEquals(List.of("calendar 2024-02-29 2025-03-07", "AAPL,DRYS,NVDA 2023-12-07 2024-04-06"), vendor.asked);
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
    assertEquals(1, sync(TODAY).await().actionsChanged());
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

  @Test
  void vendors_that_agree_make_one_action_and_no_difference() {
    watch("NFLX");
    LocalDate date = LocalDate.of(2015, 7, 15);
    vendor.actions.add(new CorporateAction.Split("NFLX", date, 1, 7));
    second.actions.add(new CorporateAction.Split("NFLX", date, 1, 7));
    third.actions.add(new CorporateAction.Split("NFLX", date, 10, 70));
    vendor.actions.add(new CashDividend("NFLX", date.plusDays(9), 0.52));
    second.actions.add(new CashDividend("NFLX", date.plusDays(9), 0.52));
    Result result = sync(TODAY, vendor, second, third).await();
    assertEquals(List.of(), result.differences(), "finnhub does not speak of dividends, so it is not missed");
    assertEquals(List.of(2, 1), List.of(result.told(), result.splits()));
    assertEquals(List.of(new Split(date, 1, 7)), splits("NFLX"));
    assertEquals(2, pool.query("select from corporate_actions").execute().await().size());
  }

  @Test
  void a_difference_is_told_once_and_goes_when_the_vendors_come_round() {
    watch("DRYS");
    LocalDate date = TODAY.minusDays(20);
    vendor.actions.add(new CorporateAction.Split("DRYS", date, 25, 1));
    second.actions.add(new CorporateAction.Split("DRYS", date, 1, 25));
    third.actions.add(new CorporateAction.Split("DRYS", date, 25, 1));
    assertEquals(
        List.of("2024-02-15 DRYS split alpaca 25:1, finnhub 25:1, polygon 1:25 (counts: 25:1)"),
        sync(TODAY, vendor, second, third).await().differences());
    assertEquals("reverse_split", type("DRYS"), "typed by what it does to the number of shares");
    assertEquals(List.of(), sync(TODAY.plusDays(1), vendor, second, third).await().differences());
    assertEquals(1, new ActionReports(pool).count().await());
    second.actions.clear();
    second.actions.add(new CorporateAction.Split("DRYS", date, 25, 1));
    sync(TODAY.plusDays(2), vendor, second, third).await();
    assertEquals(0, new ActionReports(pool).count().await());
  }

  @Test
  void a_split_told_on_two_days_by_two_vendors_is_not_applied_twice() {
    watch("SBUX");
    LocalDate date = TODAY.minusDays(20);
    vendor.actions.add(new CorporateAction.Split("SBUX", date, 1, 2));
    second.actions.add(new CorporateAction.Split("SBUX", date.minusDays(1), 1, 2));
    assertEquals(2, sync(TODAY, vendor, second).await().differences().size());
    assertEquals(List.of(new Split(date, 1, 2)), splits("SBUX"));
  }

  @Test
  void a_split_that_is_taken_back_goes_when_it_is_left_out_on_two_days() {
    watch("EBAY");
    vendor.actions.add(new CorporateAction.Split("EBAY", TODAY.minusDays(20), 1, 2));
    sync(TODAY).await();
    vendor.actions.clear();
    sync(TODAY.plusDays(1)).await();
    assertEquals(1, splits("EBAY").size(), "an answer that was cut short takes nothing away");
    sync(TODAY.plusDays(2)).await();
    assertEquals(List.of(), splits("EBAY"));
  }

  @Test
  void a_split_that_an_operator_entered_stays_and_counts() {
    watch("DRYS");
    pool.query("insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate) values "
        + "('DRYS', 'reverse_split', '2024-02-15', 15, 1), ('DRYS', 'reverse_split', '2016-11-01', 15, 1)").execute()
        .await();
    vendor.actions.add(new CorporateAction.Split("DRYS", LocalDate.of(2024, 2, 15), 25, 1));
    Result result = sync(TODAY).await();
    assertEquals(2, result.differences().size(), result.differences().toString());
    assertEquals(List.of(new Split(LocalDate.of(2016, 11, 1), 15, 1), new Split(LocalDate.of(2024, 2, 15), 15, 1)),
        splits("DRYS"));
  }

  @Test
  void one_vendor_that_is_down_holds_up_no_other() {
    watch("AAPL");
    vendor.failure = Optional.of(new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, "alpaca", "alpaca is down"));
    second.actions.add(new CorporateAction.Split("AAPL", LocalDate.of(2020, 8, 31), 1, 4));
    second.days.removeIf(day -> day.date().equals(MOURNING));
    Result result = sync(TODAY, vendor, second).await();
    assertEquals(List.of("alpaca is down", "alpaca is down"), result.errors());
    assertEquals(List.of(MOURNING), result.datesChanged());
    assertEquals(1, splits("AAPL").size());
  }

  @Test
  void vendors_that_see_another_calendar_are_told_apart() {
    vendor.days.removeIf(day -> day.date().equals(MOURNING));
    Result result = sync(TODAY, vendor, second).await();
    assertEquals(List.of("2024-05-09 alpaca: 2024-05-09 closed; polygon: as the rules have it"
        + " (counts: 2024-05-09 closed)"), result.differences());
    assertEquals(List.of(MOURNING), result.datesChanged());
    assertEquals(Optional.of(LocalDate.of(2025, 3, 6)), new SyncMarks(pool).calendarUntil().await());
  }

  @Test
  void an_order_asks_though_nothing_is_due() {
    watch("AAPL");
    new Symbols(pool).ensure(List.of("IDLE")).await();
    sync(TODAY).await();
    vendor.asked.clear();
    reference(TODAY, vendor).sync(ReferenceSync.Order.ACTIONS).await();
    assertEquals(List.of("IDLE 1998-01-01 2024-04-05", "AAPL 2023-12-07 2024-04-05"), vendor.asked);
    vendor.asked.clear();
    Result result = reference(TODAY, vendor).sync(ReferenceSync.Order.CALENDAR).await();
    assertEquals(1, vendor.asked.size());
    assertEquals(vendor.days, result.days());
  }

  @Test
  void a_jump_that_no_split_explains_is_reported_until_one_is_entered() {
    watch("DRYS");
    pool.query(
        """
            with bars as (
              insert into ohlc_bars_v2 (symbol_id, timeframe, ts, open, high, low, close, volume, provider, feed, rank, seen_at)
              select s.id, 'd1', b.day::timestamp at time zone 'America/New_York', b.o, b.o, b.o, b.o, 1, 'alpaca', 'sip', 1, now()
                from symbols s, (values ('2016-10-28', 0.3), ('2016-10-31', 0.31), ('2016-11-01', 4.56)) as b (day, o)
              returning symbol_id)
            insert into coverage (symbol_id, timeframe) select distinct symbol_id, 'd1' from bars
            """)
        .execute().await();
    assertEquals(1, sync(TODAY).await().suspected());
    SuspectedSplits suspected = new SuspectedSplits(pool);
    assertEquals(
        List.of(new SuspectedSplits.Suspected("DRYS",
            new SplitJumps.Jump(LocalDate.of(2016, 11, 1), 0.31, 4.56, 15, 1,
                SplitJumps.Kind.SPLIT))),
        suspected.latest(10).await());
    assertEquals(0, sync(TODAY).await().suspected(), "nothing new");
    pool.query("insert into corporate_actions (symbol, action_type, ex_date, old_rate, new_rate) values "
        + "('DRYS', 'reverse_split', '2016-11-01', 15, 1)").execute().await();
    sync(TODAY).await();
    assertEquals(0, suspected.count().await());
  }

  private Future<Result> sync(LocalDate date) {
    return sync(date, vendor);
  }

  private Future<Result> sync(LocalDate date, Scripted... vendors) {
    return reference(date, vendors).sync();
  }

  private ReferenceSync reference(LocalDate date, Scripted... vendors) {
    ServerClock clock = ServerClock.virtual(TradingCalendar.midnight(date).plusSeconds(36_000), 0);
    return new ReferenceSync(List.of(vendors), pool, clock);
  }

  private String type(String ticker) {
    return pool.preparedQuery("select action_type from corporate_actions where symbol = $1")
        .execute(Tuple.of(ticker)).await().iterator().next().getString(0);
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
