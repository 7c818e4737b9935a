package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.config.ProvidersConfig.Quota;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of twenty workers that ask a vendor as often as the shared quota lets them, one half for fresh bars. */
public final class QuotaWorkers {
  public static final String NAME = "hard";
  private static final int WORKERS = 20;
  /** Turns given up since the last request: a busy machine's doing. */
  private static final AtomicInteger LOST = new AtomicInteger();

  private final Vertx vertx;
  private final ProviderGate gate;
  private final VendorHttp http;
  private final String url;

  private QuotaWorkers(Vertx vertx, ProviderGate gate, VendorHttp http, String url) {
    this.vertx = vertx;
    this.gate = gate;
    this.http = http;
    this.url = url;
  }

  /** Database, the vendor's address, requests in a window, burst, the window and its slack in ms. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Pool pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(4)).connectingTo(PgConnectOptions.fromUri(args[0]))
        .using(vertx).build();
    ProviderState state = new ProviderState(pool, ProvidersConfig.defaults().circuit());
    Quota quota = new Quota(Integer.parseInt(args[2]), Integer.parseInt(args[3]), Duration.ofSeconds(2));
    ProviderGate gate = new ProviderGate(vertx, state, Map.of(NAME, quota), new ProviderObserver() {
      @Override
      public void lost(String provider, Duration late) {
        LOST.incrementAndGet();
      }
    },
        Duration.ofMillis(Long.parseLong(args[4])), Duration.ofMillis(Long.parseLong(args[5])));
    VendorHttp http = new VendorHttp(vertx, NAME, Map.of(), List.of(), ProvidersConfig.Http.defaults(),
        QuotaHeaders.NONE, (_, _) -> Future.succeededFuture());
    QuotaWorkers workers = new QuotaWorkers(vertx, gate, http, args[1]);
    for (int i = 0; i < WORKERS; i++) {
      Purpose purpose = i % 2 == 0 ? Purpose.FRESH : Purpose.BACKFILL;
      vertx.runOnContext(_ -> workers.next(purpose));
    }
  }

  private void next(Purpose purpose) {
    gate.admit(NAME, 1, purpose)
        .compose(_ -> gate.call(NAME,
            () -> http.get(url, Map.of("purpose", purpose.name(), "lost", Integer.toString(LOST.getAndSet(0))))))
        .onComplete(answer -> {
          Duration pause = answer.failed() && answer.cause() instanceof ProviderException why
              ? why.retryAfter().orElse(Duration.ofMillis(100))
              : Duration.ZERO;
          vertx.setTimer(Math.max(1, pause.toMillis()), _ -> next(purpose));
        });
  }
}
