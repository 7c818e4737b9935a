package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.config.StreamConfig;
import io.swiftbolt.feed.ChangedRows;
import io.swiftbolt.feed.Waiting;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final StreamServer server = new StreamServer(new StreamConfig(50, 30, 500, 2000, 1 << 22, 200, 10,
      Duration.ofMillis(500), Duration.ofMillis(200), 16 * 1024));
  private final HttpClientAgent client = server.vertx.httpClientBuilder().with(new PoolOptions().setHttp1MaxSize(60))
      .build();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void events_carry_their_number_as_id_and_a_client_resumes_by_it() {
    ChangedRows.symbol(server.pool, "AAPL");
    Events first = open("?symbol=aapl&timeframe=15min", "");
    await(first, "event: snapshot");
    ChangedRows.queue(server.pool, "AAPL", "m15", 0);
    ChangedRows.queue(server.pool, "AAPL", "h1", 0);
    server.settle();
    await(first, "id: 1\nevent: change\ndata: {\"seq\":1,");
    await(first, ": keep-alive\n\n");
    assertEquals("text/event-stream", first.response.getHeader("content-type"));
    first.response.request().connection().close().await();
    Waiting.until(server.vertx, LIMIT, () -> server.routes().open(), () -> server.routes().open() == 0);
    ChangedRows.queue(server.pool, "AAPL", "m15", 1);
    Events second = open("?symbol=aapl&timeframe=15min", "1");
    await(second, "id: 3\nevent: change\n");
    assertTrue(!second.text().contains("snapshot"), second.text());
    assertTrue(!second.text().contains("id: 2\n"), second.text());
    server.undeploy();
    Waiting.until(server.vertx, LIMIT, () -> "open", () -> second.ended);
  }

  @Test
  void a_bad_filter_is_a_400_that_names_the_field() {
    HttpClientResponse response = get("?timeframe=m7", "");
    assertEquals(400, response.statusCode());
    assertEquals("timeframe", body(response).getString("field"));
    assertEquals("after", body(get("", "x")).getString("field"));
  }

  @Test
  void each_client_is_given_its_own_pause_before_it_comes_back() {
    List<Events> streams = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      streams.add(open("", ""));
    }
    TreeSet<Integer> pauses = new TreeSet<>();
    for (Events stream : streams) {
      await(stream, "\n\n");
      pauses.add(Integer.valueOf(stream.text().substring("retry: ".length(), stream.text().indexOf('\n'))));
    }
    assertTrue(pauses.size() > 25 && pauses.first() >= 1000 && pauses.last() < 5000, pauses.toString());
    assertTrue(pauses.last() - pauses.first() > 2000, pauses.toString());
  }

  private static JsonObject body(HttpClientResponse response) {
    Future<Buffer> body = response.body();
    response.resume();
    return new JsonObject(body.await());
  }

  private Events open(String query, String lastEventId) {
    Events events = new Events(get(query, lastEventId));
    assertEquals(200, events.response.statusCode());
    return events;
  }

  private HttpClientResponse get(String query, String lastEventId) {
    return client.request(HttpMethod.GET, server.port(), "127.0.0.1", "/v1/stream/job-runs" + query)
        .compose(request -> (lastEventId.isEmpty() ? request : request.putHeader("Last-Event-ID", lastEventId)).send()
            .onSuccess(HttpClientResponse::pause))
        .await();
  }

  private void await(Events events, String text) {
    Waiting.until(server.vertx, LIMIT, events::text, () -> events.text().contains(text));
  }

  private static final class Events {
    private final HttpClientResponse response;
    private volatile String text = "";
    private volatile boolean ended;

    Events(HttpClientResponse response) {
      this.response = response;
      response.handler(this::heard).endHandler(end -> ended = true).exceptionHandler(cut -> ended = true).resume();
    }

    String text() {
      return text;
    }

    private synchronized void heard(Buffer more) {
      text = text + more;
    }
  }
}
