package io.swiftbolt.outlook;

import io.swiftbolt.forecast.AdaptiveScale;
import io.swiftbolt.forecast.ForecastDistribution;
import io.swiftbolt.forecast.Forecaster;
import io.swiftbolt.forecast.History;
import io.swiftbolt.forecast.Horizon;
import io.swiftbolt.forecast.Model;
import io.swiftbolt.forecast.Skill;
import io.swiftbolt.jobs.Claim;
import io.swiftbolt.ledger.IssuedForecast;
import io.swiftbolt.ledger.TrackRecord;
import io.swiftbolt.market.Session;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.TradingCalendar;
import io.swiftbolt.outlook.DailyHistories.Daily;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Forecasts of several symbols from one session, learnt from them and others together. Computes, and nothing else. */
final class ForecastBatch {
  /** Long enough for as many sessions as the farthest horizon, holidays included. */
  private static final Duration AHEAD = Duration.ofDays(60);

  private final List<Daily> learnt;
  private final Model model;
  private final TimeRange day;
  private final TradingCalendar calendar;
  private final Map<Horizon, List<TrackRecord>> records;

  /**
   * @param learnt all symbols that are learnt from, the wanted ones among them
   * @param day of the origin's session
   * @param records how forecasts came out so far
   */
  ForecastBatch(List<Daily> learnt, TimeRange day, TradingCalendar calendar,
      Map<Horizon, List<TrackRecord>> records) {
    this.learnt = learnt;
    this.day = day;
    this.calendar = calendar;
    this.records = records;
    model = Model.train(learnt.stream().map(Daily::history).toList(),
        learnt.stream().mapToInt(one -> one.history().lastUntil(day.from().getEpochSecond())).toArray());
  }

  /** One forecast a horizon; none when the symbol has too few bars, or no bar of the session. */
  List<IssuedForecast> of(Claim claim) {
    int number = 0;
    while (!learnt.get(number).symbol().id().equals(claim.symbolId())) {
      number++;
    }
    History history = learnt.get(number).history();
    int at = history.lastUntil(day.from().getEpochSecond());
    if (!model.knows(number) || history.epochSecond(at) != day.from().getEpochSecond()) {
      return List.of();
    }
    Forecaster forecaster = new Forecaster(history, at, model, number);
    List<Instant> sessions = calendar.sessions(new TimeRange(day.to(), day.to().plus(AHEAD))).stream()
        .map(Session::day).map(TimeRange::from).toList();
    List<IssuedForecast> issued = new ArrayList<>();
    for (Horizon horizon : Horizon.values()) {
      List<TrackRecord> record = records.getOrDefault(horizon, List.of());
      ForecastDistribution forecast = forecaster.forecast(at, horizon, width(horizon, record));
      issued.add(new IssuedForecast(claim.symbolId(), claim.symbol(), forecast,
          Arrays.stream(forecaster.climatology(at, horizon)).boxed().toList(),
          sessions.subList(0, horizon.sessions()), !isShown(horizon, record), history.fingerprint(at), learnt.size(),
          claim.runId()));
    }
    return issued;
  }

  private static double width(Horizon horizon, List<TrackRecord> record) {
    AdaptiveScale scale = new AdaptiveScale(horizon);
    record.forEach(origin -> scale.matured(origin.outside()));
    return scale.width();
  }

  private static boolean isShown(Horizon horizon, List<TrackRecord> record) {
    return Skill.isShown(horizon, record.stream().mapToDouble(TrackRecord::gain).toArray());
  }
}
