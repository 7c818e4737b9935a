package io.swiftbolt.feed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pauses_double_up_to_the_limit() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(15), new Random(1));
    for (long limit : new long[]{100, 200, 400, 800, 1600, 3200, 6400, 12800, 15000, 15000}) {
      long pause = backoff.next();
      assertTrue(pause >= limit / 2 && pause <= limit, pause + " of " + limit);
    }
    backoff.reset();
    assertTrue(backoff.next() <= 100);
  }

  @Test
  void it_never_overflows() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(15), new Random(1));
    for (int attempt = 0; attempt < 1000; attempt++) {
      long pause = backoff.next();
      assertTrue(pause > 0 && pause <= 15_000);
    }
  }

  @Test
  void a_thousand_that_were_cut_off_together_come_back_apart() {
    int[] tenths = new int[10];
    TreeSet<Long> pauses = new TreeSet<>();
    for (int client = 0; client < 1000; client++) {
      Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(15), new Random(client));
      long pause = backoff.next();
      pauses.add(pause);
      tenths[(int) Math.min(9, (pause - 1000) / 100)]++;
    }
    for (int tenth : tenths) {
      assertTrue(tenth >= 60 && tenth <= 150, tenth + " of 1000 in one tenth of the range");
    }
    assertTrue(pauses.size() > 500, pauses.size() + " different pauses");
  }
}
