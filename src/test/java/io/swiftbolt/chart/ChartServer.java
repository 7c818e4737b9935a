package io.swiftbolt.chart;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.swiftbolt.bars.BarReads;
import io.swiftbolt.bus.Addresses;
import io.swiftbolt.bus.ByReference;
import io.swiftbolt.bus.RowChange;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ChartConfig;
import io.swiftbolt.coverage.Coverage;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.http.ChartRoute;
import io.swiftbolt.http.EncodedCharts;
import io.swiftbolt.market.NyseCalendar;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import java.util.concurrent.CopyOnWriteArrayList;

/** The chart route over a fresh database and a clock that tests move. */
public final class ChartServer implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx();
  public final Pool pool = TestDatabase.fresh().pool(vertx);
  public final Seed seed = new Seed(pool);
  public final List<Addresses.CoverageWanted> wanted = new CopyOnWriteArrayList<>();
  public final SeriesCache cache = new SeriesCache(new BarReads(pool), new Coverage(pool), ChartConfig.defaults());
  private static final JsonSchema REPLY = reply();
  public final Charts charts;
  private final SettableClock clock;
  private final WebClient client = WebClient.create(vertx, new WebClientOptions().setDecompressionSupported(false));
  private final int port;

  /** Stands still where it is put. */
  private static final class SettableClock implements ServerClock {
    volatile Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.Duration realDelay(java.time.Duration virtual) {
      return virtual;
    }
  }

  public ChartServer(String now) {
    clock = new SettableClock(Instant.parse(now));
    ByReference.register(vertx);
    Addresses.COVERAGE_WANTED.listen(vertx, wanted::add);
    cache.listen(vertx, 0);
    charts = new Charts(vertx, cache, NyseCalendar::byRules, clock, ChartConfig.defaults());
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router.route("/functions/v1/chart")
        .handler(new ChartRoute(charts, new EncodedCharts(charts, 1 << 26), Optional.empty())::answer);
    port = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
  }

  public ServerClock clock() {
    return clock;
  }

  public void at(String now) {
    clock.now = Instant.parse(now);
  }

  /** What the change feed would say after a write. */
  public void changed(String table, String symbol, @Nullable String timeframe) {
    cache.changed(
        new RowChange(1, clock.now, table, RowChange.Operation.UPDATE, symbol, timeframe, "{\"status\":\"queued\"}",
            "{\"status\":\"failed\"}"));
  }

  public HttpResponse<Buffer> get(String query) {
    return request(HttpMethod.GET, query).send().await();
  }

  public HttpResponse<Buffer> getIfNoneMatch(String query, String etag) {
    return request(HttpMethod.GET, query).putHeader("If-None-Match", etag).send().await();
  }

  public HttpResponse<Buffer> getCompressed(String query) {
    return request(HttpMethod.GET, query).putHeader("Accept-Encoding", "gzip").send().await();
  }

  public HttpResponse<Buffer> post(String body) {
    return request(HttpMethod.POST, "").putHeader("Content-Type", "application/json").sendBuffer(Buffer.buffer(body))
        .await();
  }

  /** The body of a request that must succeed. */
  public JsonObject chart(String query) {
    HttpResponse<Buffer> response = get(query);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.bodyAsString());
    }
    if (!REPLY.validate(response.bodyAsString(), InputFormat.JSON).isEmpty()) {
      throw new AssertionError(
          REPLY.validate(response.bodyAsString(), InputFormat.JSON) + " in " + response.bodyAsString());
    }
    return response.bodyAsJsonObject();
  }

  private HttpRequest<Buffer> request(HttpMethod method, String query) {
    return client.request(method, port, "127.0.0.1", "/functions/v1/chart" + (query.isEmpty() ? "" : "?" + query));
  }

  private static JsonSchema reply() {
    JsonObject schemas;
    try (InputStream file = Objects.requireNonNull(ChartServer.class.getResourceAsStream("/schemas/chart.json"))) {
      schemas = new JsonObject(Buffer.buffer(file.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String reply = schemas.getJsonObject("reply").put("$defs", schemas.getJsonObject("$defs")).encode();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(reply);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
