package io.swiftbolt.fetch;

import io.swiftbolt.market.Timeframe;
import io.swiftbolt.provider.BarSource;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From when providers have bars of a symbol, each asked once: concurrent questions share one request. Event loop only. */
final class FirstBars {
  private static final int KNOWN_MOST = 10_000;

  private final BarSource source;
  private final Map<Question, Future<Optional<Instant>>> known = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Question, Future<Optional<Instant>>> eldest) {
      return size() > KNOWN_MOST;
    }
  };

  FirstBars(BarSource source) {
    this.source = source;
  }

  private record Question(String provider, String symbol, Timeframe timeframe) {}

  Future<Optional<Instant>> of(String provider, String symbol, Timeframe timeframe) {
    Question question = new Question(provider, symbol, timeframe);
    Future<Optional<Instant>> asked = known.get(question);
    boolean answered = asked != null && (!asked.isComplete() || (asked.succeeded() && asked.result().isPresent()));
    if (asked == null || !answered) { // "none at all" may have been a fault, and a share may be listed tomorrow
      asked = source.firstBar(provider, symbol, timeframe);
      known.put(question, asked);
    }
    return asked;
  }
}
