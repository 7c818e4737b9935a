package io.swiftbolt.orchestrator;

import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.CalendarDay;
import io.swiftbolt.provider.ReferenceData.Subject;
import io.swiftbolt.symbols.CalendarRows;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the trading days of the coming year that the rules do not foresee, as most of the vendors tell them. */
final class CalendarSync {
  private static final Logger LOG = LoggerFactory.getLogger(CalendarSync.class);
  private static final int DAYS = 365;
  private static final int DAYS_BEFORE = 7;
  /** A vendor that contradicts the rules on more days of a year is broken rather than better informed. */
  private static final int DIFFERENCES_MOST = 10;

  private final List<ReferenceData> sources;
  private final SyncMarks marks;
  private final CalendarRows rows;
  /** What each vendor told last, so that one that is asked again alone does not decide alone. */
  private final Map<String, Told> told = new HashMap<>();

  private record Told(LocalDate on, List<CalendarDay> days) {}

  /** @param sources the most trusted first */
  CalendarSync(List<ReferenceData> sources, SyncMarks marks, CalendarRows rows) {
    this.sources = sources.stream().filter(source -> source.subjects().contains(Subject.CALENDAR)).toList();
    this.marks = marks;
    this.rows = rows;
  }

  /**
   * What was done.
   *
   * @param asked how many vendors were
   * @param days trading days told now, by the first vendor that was asked and answered; none when nobody did
   * @param changed dates of the calendar
   * @param disputes where vendors are not of one mind
   */
  record Result(int asked, List<CalendarDay> days, List<LocalDate> changed, List<String> disputes,
      List<String> errors) {
    static final Result NOTHING = new Result(0, List.of(), List.of(), List.of(), List.of());
  }

  /** @param always whether it is due or not */
  Future<Result> sync(LocalDate today, boolean always) {
    return marks.calendarDone(today).compose(done -> {
      if (sources.isEmpty() || (!always && sources.stream().allMatch(source -> done.contains(source.name())))) {
        return Future.succeededFuture(Result.NOTHING);
      }
      List<String> errors = new ArrayList<>();
      Set<String> answered = new HashSet<>();
      List<Future<Void>> asked = new ArrayList<>();
      for (ReferenceData source : sources) {
        if (always || !done.contains(source.name()) || !isFresh(source, today)) {
          asked.add(ask(source, today, answered, errors));
        }
      }
      return Future.join(asked).compose(_ -> decide(today, asked.size(), answered, errors));
    });
  }

  private boolean isFresh(ReferenceData source, LocalDate today) {
    Told last = told.get(source.name());
    return last != null && last.on.equals(today);
  }

  private Future<Void> ask(ReferenceData source, LocalDate today, Set<String> answered, List<String> errors) {
    // from some days before, so that today lies between days told even when it is closed
    return source.calendar(today.minusDays(DAYS_BEFORE), today.plusDays(DAYS)).<Void>map(days -> {
      told.put(source.name(), new Told(today, days));
      answered.add(source.name());
      return null;
    }).recover(error -> {
      if (!(error instanceof ProviderException)) {
        return Future.failedFuture(error);
      }
      errors.add(String.valueOf(error.getMessage()));
      return Future.succeededFuture();
    });
  }

  private Future<Result> decide(LocalDate today, int asked, Set<String> answered, List<String> errors) {
    Map<String, CalendarDifferences> believed = new LinkedHashMap<>();
    List<CalendarDay> days = new ArrayList<>();
    for (ReferenceData source : sources) {
      if (isFresh(source, today)) {
        List<CalendarDay> said = told.getOrDefault(source.name(), new Told(today, List.of())).days;
        Optional<CalendarDifferences> found = CalendarDifferences.of(NyseCalendar.byRules(), said, today)
            .filter(differences -> differences.days().size() <= DIFFERENCES_MOST);
        if (found.isPresent()) {
          believed.put(source.name(), found.get());
          days = days.isEmpty() && answered.contains(source.name()) ? said : days;
        } else {
          told.remove(source.name());
          errors.add(source.name() + "'s calendar is not believed: " + said.size() + " trading days");
        }
      }
    }
    if (believed.isEmpty()) {
      return Future.succeededFuture(new Result(asked, List.of(), List.of(), List.of(), List.copyOf(errors)));
    }
    CalendarVotes votes = CalendarVotes.of(believed);
    List<CalendarDay> all = List.copyOf(days);
    return rows.store(votes.days().stream().map(CalendarVotes.Sourced::day).toList(),
        votes.days().stream().map(CalendarVotes.Sourced::source).toList(), votes.from(), votes.to(),
        List.copyOf(believed.keySet())).compose(changed -> {
          votes.days().stream().filter(day -> changed.contains(day.day().date()))
              .forEach(day -> LOG.warn("calendar: {} says {}, against the rules", day.source(),
                  CalendarDifferences.text(day.day())));
          votes.disputes().forEach(dispute -> LOG.warn("calendar: vendors differ: {}", dispute));
          Future<Void> marked = Future.succeededFuture();
          for (Map.Entry<String, CalendarDifferences> vendor : believed.entrySet()) {
            marked = marked
                .compose(
                    _ -> marks.calendarMark(vendor.getKey(), today, vendor.getValue().from(), vendor.getValue().to()));
          }
          return marked.map(new Result(asked, all, changed, votes.disputes(), List.copyOf(errors)));
        });
  }
}
