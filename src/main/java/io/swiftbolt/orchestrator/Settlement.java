package io.swiftbolt.orchestrator;

import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.ActionReports.Difference;
import io.swiftbolt.symbols.ActionReports.Kind;
import io.swiftbolt.symbols.ActionReports.Report;
import io.swiftbolt.symbols.CorporateActions;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of what vendors said of some symbols what counts, and writes down where they differ. The order of their words is all one. */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Map<String, Set<Kind>> kinds = new LinkedHashMap<>();
  private final SyncMarks marks;
  private final ActionReports reports;
  private final CorporateActions actions;
  private final InstantSource clock;
  /** One at a time: a settlement that read before another vendor's words came must not be written after the one that has them. */
  private Future<?> last = Future.succeededFuture();

  /** @param sources the most trusted first */
  Settlement(List<ReferenceData> sources, SyncMarks marks, ActionReports reports, CorporateActions actions,
      InstantSource clock) {
    sources.forEach(source -> kinds.put(source.name(), ActionSync.kinds(source)));
    this.marks = marks;
    this.reports = reports;
    this.actions = actions;
    this.clock = clock;
  }

  /** @param differences that are new or have other words than before */
  record Settled(int changed, List<Difference> differences) {}

  /**
   * Settles what counts by what was said so far.
   *
   * @return how many actions are new, say something else or no longer count
   */
  Future<Integer> settle(List<String> tickers) {
    return inTurn(() -> judge(tickers).compose(judged -> actions.settle(tickers, judged.counts, clock.instant())));
  }

  /** Settles, and writes down the differences: when all were asked, because until then they only look like it. */
  Future<Settled> conclude(List<String> tickers, LocalDate today) {
    return inTurn(() -> judge(tickers).compose(judged -> actions.settle(tickers, judged.counts, clock.instant())
        .compose(changed -> reports.differ(tickers, judged.differences, today)
            .onSuccess(fresh -> fresh.forEach(found -> LOG.warn("vendors differ on a {} of {} on {}: {}, counts: {}",
                found.kind().code(), found.symbol(), found.exDate(), Agreement.words(found.said()),
                found.applied().orElse("none"))))
            .map(fresh -> new Settled(changed, fresh)))));
  }

  private <T> Future<T> inTurn(Supplier<Future<T>> work) {
    Future<T> done = last.otherwiseEmpty().compose(_ -> work.get());
    last = done;
    return done;
  }

  private record Judged(List<Report> counts, List<Difference> differences) {}

  private Future<Judged> judge(List<String> tickers) {
    // a vendor's words are stored before its reach: read the other way round, nobody is taken for silent whose words are there
    return marks.reaches(tickers).compose(reaches -> reports.of(tickers).map(said -> {
      List<Report> counts = new ArrayList<>();
      List<Difference> differences = new ArrayList<>();
      byAction(said).values().forEach(words -> {
        Report one = words.getFirst();
        Agreement agreement = Agreement.of(words,
            asked(one, reaches.getOrDefault(one.action().symbol(), Map.of())), List.copyOf(kinds.keySet()));
        agreement.counts().filter(report -> !report.provider().equals(ActionReports.OPERATOR)).ifPresent(counts::add);
        if (!agreement.agreed()) {
          differences.add(difference(one, agreement));
        }
      });
      return new Judged(counts, differences);
    }));
  }

  private static Map<List<Object>, List<Report>> byAction(List<Report> said) {
    Map<List<Object>, List<Report>> byAction = new LinkedHashMap<>();
    said.forEach(report -> byAction.computeIfAbsent(
        List.of(report.action().symbol(), report.kind(), report.action().exDate()), _ -> new ArrayList<>())
        .add(report));
    return byAction;
  }

  /** Who speaks of such actions and was asked about that date. */
  private Set<String> asked(Report of, Map<String, SyncMarks.Reach> reaches) {
    Set<String> asked = new LinkedHashSet<>();
    kinds.forEach((vendor, speaks) -> {
      SyncMarks.Reach reach = reaches.get(vendor);
      if (reach != null && speaks.contains(of.kind()) && reach.contains(of.action().exDate())) {
        asked.add(vendor);
      }
    });
    return asked;
  }

  private static Difference difference(Report of, Agreement agreement) {
    Map<String, Optional<String>> said = new LinkedHashMap<>();
    agreement.said().forEach((vendor, report) -> said.put(vendor, report.map(Agreement::text)));
    return new Difference(of.action().symbol(), of.kind(), of.action().exDate(), said,
        agreement.counts().map(Agreement::text));
  }
}
