package io.swiftbolt.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadOnceTest {
  private final List<String> asked = new ArrayList<>();
  private final List<Promise<String>> answers = new ArrayList<>();
  private final LoadOnce<String, String> cache = new LoadOnce<>(key -> {
    asked.add(key);
    answers.add(Promise.promise());
    return answers.getLast().future();
  }, String::length, 10);

  @Test
  void who_asks_meanwhile_waits_for_the_same_load() {
    Future<String> first = cache.get("a");
    Future<String> second = cache.get("a");
    answers.getFirst().complete("value");
    assertEquals("value", first.result());
    assertEquals("value", second.result());
    assertEquals("value", cache.get("a").result());
    assertEquals(List.of("a"), asked);
    assertEquals(5, cache.weight());
  }

  @Test
  void a_value_dropped_while_it_loads_is_not_kept() {
    Future<String> first = cache.get("a");
    cache.drop("a");
    Future<String> second = cache.get("a");
    answers.getFirst().complete("old");
    answers.getLast().complete("new");
    assertEquals("old", first.result());
    assertEquals("new", second.result());
    assertEquals("new", cache.get("a").result());
    assertEquals(3, cache.weight());
  }

  @Test
  void the_least_recently_used_give_way() {
    for (String key : List.of("a", "b", "c")) {
      cache.get(key);
      answers.getLast().complete("1234");
      cache.get("a");
    }
    assertEquals(8, cache.weight());
    cache.get("a");
    assertEquals(List.of("a", "b", "c"), asked);
    cache.get("b");
    assertEquals(List.of("a", "b", "c", "b"), asked);
  }

  @Test
  void a_failure_is_not_kept() {
    Future<String> failed = cache.get("a");
    answers.getFirst().fail("away");
    assertTrue(failed.failed());
    cache.get("a");
    assertEquals(2, asked.size());
    cache.dropIf(key -> true);
    assertEquals(0, cache.weight());
  }
}
