package io.swiftbolt.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.KeyRing;
import io.swiftbolt.auth.Role;
import io.swiftbolt.chart.ChartServer;
import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.HttpConfig;
import io.swiftbolt.config.Secret;
import io.swiftbolt.market.Bar;
import io.swiftbolt.market.Timeframe;
import io.vertx.core.http.HttpMethod;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same bytes over real sockets: the first answer is the router's, later ones must not differ in anything but their ids. */
class HotChartsTest {
  private static final String CHART = "/functions/v1/chart?symbol=AAPL&timeframe=d1";
  private final AtomicInteger hotAnswers = new AtomicInteger();
  private final Auth auth = new Auth(KeyRing.of(HttpFixture.SECRET), ServerClock.system());
  private final String key = HttpFixture.key(Role.ANON);
  private ChartServer charts;
  private HttpVerticle server;
  private Connection connection;

  @BeforeEach
  void start() throws IOException {
    charts = new ChartServer("2026-11-20T21:30:00Z");
    charts.seed.symbol("AAPL");
    charts.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-18T05:00:00Z", 10), bar("2026-11-19T05:00:00Z", 11)));
    EncodedCharts encoded = new EncodedCharts(charts.charts, 1 << 24);
    HotCharts hot = new HotCharts(encoded, auth, ServerClock.system(), hotAnswers::addAndGet);
    Route echo = Route.raw("/test/echo", List.of(HttpMethod.POST), Access.ANON,
        context -> context.response().end(context.body().buffer()));
    HttpConfig config = HttpFixture.config(List.of("http://one.example", "http://two.example"));
    server = new HttpVerticle(new HttpVerticle.Collaborators(config, auth, new Schemas(),
        List.of(new ChartRoute(charts.charts, encoded, Optional.of(hot)).route(), echo), ServerClock.system()),
        Optional.of(hot));
    charts.vertx.deployVerticle(server).await();
    connection = new Connection(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    charts.close();
  }

  private static Bar bar(String ts, double close) {
    return new Bar(Instant.parse(ts), close, 100, 1, close, 5);
  }

  private String get(String more) {
    return "GET " + CHART + " HTTP/1.1\r\nHost: here\r\napikey: " + key + "\r\n" + more + "\r\n";
  }

  @Test
  void a_repeated_request_gets_what_the_router_gave() throws IOException {
    for (String more : List.of("", "Accept-Encoding: gzip\r\n", "Origin: http://one.example\r\n",
        "Accept: text/csv\r\n",
        "Origin: http://two.example\r\n", "If-None-Match: *\r\n", "If-None-Match: \"other\"\r\n")) {
      int before = hotAnswers.get();
      Answer first = connection.ask(get(more));
      Answer second = connection.ask(get(more));
      assertEquals(before + 1, hotAnswers.get(), more);
      assertEquals(first.withoutId(), second.withoutId());
      assertEquals(first.body, second.body);
      assertNotEquals(first.header("x-request-id"), second.header("x-request-id"));
      assertEquals(16, second.header("x-request-id").length());
    }
    assertTrue(connection.ask(get("Origin: http://two.example\r\n")).head.contains("http://two.example"));
  }

  @Test
  void a_head_gets_the_headers_alone_and_the_connection_goes_on() throws IOException {
    String head = get("").replace("GET", "HEAD");
    Answer full = connection.ask(get(""));
    Answer first = connection.askHead(head);
    Answer second = connection.askHead(head);
    assertEquals(2, hotAnswers.get() + 1);
    assertEquals(first.withoutId(), second.withoutId());
    assertEquals(full.header("content-length"), second.header("content-length"));
    assertEquals(full.body, connection.ask(get("")).body);
  }

  @Test
  void csv_has_the_bars_alone_and_its_own_tag() throws IOException {
    Answer csv = connection.ask(get("Accept: text/csv\r\n"));
    assertEquals("text/csv", csv.header("content-type"));
    assertEquals(List.of("ts,open,high,low,close,volume,provider,status",
        "\"2026-11-18T05:00:00Z\",10,100,1,10,5,alpaca,verified",
        "\"2026-11-19T05:00:00Z\",11,100,1,11,5,alpaca,verified"), csv.body.lines().toList());
    assertNotEquals(csv.header("etag"), connection.ask(get("")).header("etag"));
    assertTrue(connection.ask(get("Accept: text/csv\r\nIf-None-Match: " + csv.header("etag") + "\r\n")).head
        .startsWith("HTTP/1.1 304"));
  }

  @Test
  void a_changed_chart_is_in_the_next_answer() throws IOException {
    Answer before = connection.ask(get(""));
    connection.ask(get(""));
    for (int close = 12; close < 15; close++) {
      charts.seed.bars("AAPL", Timeframe.D1, List.of(bar("2026-11-20T05:00:00Z", close)));
      charts.changed("ohlc_bars_v2", "AAPL", "d1");
      Answer after = connection.ask(get(""));
      assertTrue(after.body.contains("\"close\":" + close), after.body);
      assertNotEquals(before.header("etag"), after.header("etag"));
      assertEquals(after.body, connection.ask(get("")).body);
    }
    charts.at("2026-11-21T21:31:00Z");
    assertNotEquals(before.body, connection.ask(get("")).body, "it is older");
    Answer known = connection.ask(get("If-None-Match: " + connection.ask(get("")).header("etag") + "\r\n"));
    assertTrue(known.head.startsWith("HTTP/1.1 304"));
  }

  @Test
  void a_key_that_is_no_good_any_more_is_refused_at_once() throws IOException {
    connection.ask(get(""));
    assertTrue(connection.ask(get("")).head.startsWith("HTTP/1.1 200"));
    auth.replace(KeyRing.of(new Secret("another secret that is long enough to be one, surely")));
    assertTrue(connection.ask(get("")).head.startsWith("HTTP/1.1 401"));
    auth.replace(KeyRing.of(HttpFixture.SECRET));
    assertTrue(connection.ask(get("")).head.startsWith("HTTP/1.1 200"));
    assertTrue(connection.ask(get("").replace(key, "nonsense")).head.startsWith("HTTP/1.1 401"));
  }

  @Test
  void answers_keep_the_order_of_their_requests_however_these_arrive() throws IOException {
    String hot = get("");
    String body = "{\"a\":\"\\r\\n\"}\r\n\r\n"; // ends as a head would
    String post = "POST /test/echo HTTP/1.1\r\nHost: here\r\napikey: " + key
        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    String chart = connection.ask(hot).body;
    connection.ask(hot);
    String all = hot + post + hot + hot + post + post + hot;
    List<String> expected = List.of(chart, body, chart, chart, body, body, chart);
    for (int piece : new int[]{all.length(), 7, 100, hot.length(), hot.length() + 1, hot.length() - 1}) {
      for (int from = 0; from < all.length(); from += piece) {
        connection.send(all.substring(from, Math.min(all.length(), from + piece)));
      }
      for (String one : expected) {
        assertEquals(one, connection.read(false).body, "in pieces of " + piece);
      }
    }
    int before = hotAnswers.get();
    assertEquals(chart, connection.ask(hot).body);
    assertEquals(before + 1, hotAnswers.get(), "the connection is known to be free again");
  }

  @Test
  void two_requests_that_arrive_as_one_are_never_taken_for_one() throws IOException {
    String hot = get("");
    for (int i = 0; i < 3; i++) {
      connection.send(hot + hot);
      assertEquals(connection.read(false).body, connection.read(false).body);
    }
    assertEquals(0, hotAnswers.get());
  }

  @Test
  void a_client_that_sends_and_does_not_read_waits() throws IOException {
    List<Bar> many = IntStream.range(0, 1500)
        .mapToObj(i -> bar(Instant.parse("2020-01-01T05:00:00Z").plus(Duration.ofDays(i)).toString(), 5)).toList();
    charts.seed.bars("AAPL", Timeframe.D1, many);
    charts.changed("ohlc_bars_v2", "AAPL", "d1");
    String hot = get("").replace("d1", "d1&days=3650");
    String chart = connection.ask(hot).body;
    for (int i = 0; i < 200; i++) { // 50 MB of answers: more than any socket holds
      connection.send(hot);
    }
    for (int i = 0; i < 200; i++) {
      assertEquals(chart.length(), connection.read(false).body.length());
    }
    assertEquals(chart, connection.ask(hot).body);
  }

  @Test
  void who_asks_to_close_or_speaks_an_older_version_is_served_by_the_router() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (Connection closing = new Connection(server.port())) {
        assertFalse(closing.ask(get("Connection: close\r\n")).body.isEmpty());
        assertEquals(-1, closing.in.read());
      }
      try (Connection old = new Connection(server.port())) {
        assertFalse(old.ask(get("").replace("HTTP/1.1", "HTTP/1.0")).body.isEmpty());
      }
    }
    assertEquals(0, hotAnswers.get());
  }

  private record Answer(String head, String body) {
    String header(String name) {
      return head.lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2)).findFirst().orElse("");
    }

    List<String> withoutId() {
      return head.lines().map(line -> line.substring(0, 1 + line.indexOf(':')).toLowerCase(java.util.Locale.ROOT)
          + line.substring(1 + line.indexOf(':'))).filter(line -> !line.startsWith("x-request-id")).sorted().toList();
    }
  }

  private static final class Connection implements AutoCloseable {
    final Socket socket;
    final InputStream in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      in = socket.getInputStream();
    }

    void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer ask(String request) throws IOException {
      send(request);
      return read(false);
    }

    Answer askHead(String request) throws IOException {
      send(request);
      return read(true);
    }

    Answer read(boolean headOnly) throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException(head.toString());
        }
        head.append((char) next);
      }
      Answer answer = new Answer(head.toString(), "");
      int length = headOnly || answer.header("content-length").isEmpty()
          ? 0
          : Integer.parseInt(answer.header("content-length"));
      return new Answer(answer.head, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
