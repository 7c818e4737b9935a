package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.provider.QuotaWorkers;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three processes with twenty workers each against a vendor that counts every window, however it is laid. A minute is shortened to
 * ten seconds: ten of them pass in 100 s. What a busy machine holds a process up by does not shrink with it, so the slack is three
 * hundredths of the window here, and not a sixtieth: of the whole, 96 % can be used.
 */
@Tag("shared")
class HardQuotaSharedTest {
  private static final int LIMIT = 100;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration SLACK = Duration.ofMillis(300);
  private static final int WINDOWS = 10;
  private static final double LOST_MOST = 0.05;

  private final Vertx vertx = Vertx.vertx();
  private final List<Process> processes = new ArrayList<>();
  private final HardQuota vendor = new HardQuota();

  /** Answers as long as fewer than the limit were asked within the last window. Lives on one event loop. */
  private static final class HardQuota {
    private final Deque<Long> recent = new ArrayDeque<>();
    private final Map<String, Integer> answered = new TreeMap<>();
    private final Promise<Void> half = Promise.promise();
    private final Promise<Void> whole = Promise.promise();
    private long first = -1;
    private int inTime;
    private int lost;
    private int violations;

    void answer(HttpServerRequest request) {
      long now = ServerClock.nanos();
      first = first < 0 ? now : first;
      while (!recent.isEmpty() && now - recent.getFirst() >= WINDOW.toNanos()) {
        recent.removeFirst();
      }
      boolean allowed = recent.size() < LIMIT;
      if (allowed) {
        recent.addLast(now);
        answered.merge(request.getParam("purpose"), 1, Integer::sum);
      } else {
        violations++;
      }
      long windows = (now - first) / WINDOW.toNanos();
      if (windows < WINDOWS) {
        inTime += allowed ? 1 : 0;
        lost += Integer.parseInt(request.getParam("lost"));
      } else {
        whole.tryComplete();
      }
      if (windows >= WINDOWS / 2) {
        half.tryComplete();
      }
      request.response().setStatusCode(allowed ? 200 : 429).end("{}");
    }
  }

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    vertx.close().await();
  }

  @Test
  void sixty_workers_never_break_the_quota_and_use_nine_tenths_of_it_through_a_restart()
      throws IOException, TimeoutException {
    String url = "http://127.0.0.1:" + vertx.createHttpServer().requestHandler(vendor::answer)
        .listen(0, "127.0.0.1").await().actualPort();
    TestDatabase database = TestDatabase.fresh();
    for (int i = 0; i < 3; i++) {
      processes.add(start(database, url));
    }
    vendor.half.future().await(3, TimeUnit.MINUTES);
    processes.removeFirst().destroyForcibly();
    processes.add(start(database, url));
    vendor.whole.future().await(3, TimeUnit.MINUTES);

    double used = (double) vendor.inTime / (LIMIT * WINDOWS);
    double lost = (double) vendor.lost / (LIMIT * WINDOWS);
    System.out.println("hard quota: " + vendor.inTime + " of " + LIMIT * WINDOWS + " requests used, "
        + vendor.lost + " given up late, " + vendor.violations + " too many, " + vendor.answered);
    assertEquals(0, vendor.violations);
    // a process that the machine holds up gives turns up instead of being late: beyond a few that says nothing of the limiter
    assertTrue(used + (lost > LOST_MOST ? lost : 0) >= 0.9, "only " + used + " of the quota was used");
    int all = vendor.answered.values().stream().mapToInt(Integer::intValue).sum();
    assertTrue(vendor.answered.getOrDefault("BACKFILL", 0) >= 0.2 * all, "backfill starves: " + vendor.answered);
    assertTrue(vendor.answered.getOrDefault("FRESH", 0) >= 0.4 * all, "fresh bars starve: " + vendor.answered);
  }

  private static Process start(TestDatabase database, String url) throws IOException {
    return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx128m", "-cp",
        System.getProperty("java.class.path"), QuotaWorkers.class.getName(), database.url(), url,
        Integer.toString(LIMIT), "2", Long.toString(WINDOW.toMillis()), Long.toString(SLACK.toMillis()))
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }
}
