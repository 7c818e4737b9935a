package io.swiftbolt;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.swiftbolt.bars.BarReads;
import io.swiftbolt.http.ReferenceActions;
import io.swiftbolt.http.ReferenceEndpoints;
import io.swiftbolt.http.Route;
import io.swiftbolt.orchestrator.ReferenceState;
import io.swiftbolt.orchestrator.ReferenceSync;
import io.swiftbolt.orchestrator.ReferenceVerticle;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.CalendarRows;
import io.swiftbolt.symbols.SuspectedSplits;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The wiring of splits, dividends and trading days. */
final class Reference {
  /** Where vendors differ and it is even, the first one's word counts. */
  private static final List<String> TRUST = List.of("alpaca", "polygon", "finnhub", "tradier", "yahoo");

  private final ReferenceVerticle verticle;
  private final List<Route> routes;

  Reference(Engine engine) {
    List<ReferenceData> sources = engine.providers.reference().stream()
        .sorted(Comparator.comparingInt(Reference::rank)).toList();
    ReferenceSync sync = new ReferenceSync(sources, engine.pool, engine.clock);
    ActionReports reports = new ActionReports(engine.pool);
    SuspectedSplits suspected = new SuspectedSplits(engine.pool);
    verticle = new ReferenceVerticle(new ReferenceVerticle.Collaborators(sync, reports, suspected, engine.heartbeats,
        engine::calendar, engine.clock, engine.config.reference()));
    routes = ReferenceEndpoints.routes(new ReferenceActions(new ReferenceActions.Collaborators(verticle, sync,
        engine.actions, reports, suspected, new BarReads(engine.pool), new CalendarRows(engine.pool),
        engine::refreshCalendar, engine.clock, engine.config.reference())));
    gauge(engine.registry, "swiftbolt.calendar.known.days", "for how many days ahead the calendar is known",
        ReferenceState::calendarDays);
    gauge(engine.registry, "swiftbolt.corporate.actions.differences", "splits and dividends on which vendors differ",
        ReferenceState::differences);
    gauge(engine.registry, "swiftbolt.splits.suspected", "jumps that look like a split that is not on record",
        ReferenceState::suspected);
  }

  private static int rank(ReferenceData source) {
    int at = TRUST.indexOf(source.name());
    return at < 0 ? TRUST.size() : at;
  }

  private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<ReferenceState> value) {
    Gauge.builder(name, verticle, running -> value.applyAsDouble(running.state())).description(description)
        .strongReference(true).register(registry);
  }

  ReferenceVerticle verticle() {
    return verticle;
  }

  List<Route> routes() {
    return routes;
  }
}
