package io.swiftbolt.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import io.swiftbolt.config.ProvidersConfig;
import io.vertx.core.Future;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VendorHttpTest extends VendorTest {
  private static final String HTML = "<!DOCTYPE html><html><body>Will be right back...</body></html>";

  @Test
  void a_429_carries_the_seconds_to_wait() {
    vendor.answer(429, "Edge: Too Many Requests", Map.of("retry-after", "37"));
    ProviderException why = failed();
    assertEquals(ProviderError.RATE_LIMIT_EXCEEDED, why.error());
    assertEquals(Optional.of(Duration.ofSeconds(37)), why.retryAfter());
  }

  @Test
  void a_429_without_a_sensible_time_carries_none() {
    vendor.answer(429, "{}", Map.of("retry-after", "soon"));
    assertEquals(Optional.empty(), failed().retryAfter());
  }

  @Test
  void statuses_say_what_helps() {
    Map.of(401, ProviderError.AUTHENTICATION_ERROR, 403, ProviderError.PERMISSION_DENIED, 500,
        ProviderError.PROVIDER_UNAVAILABLE, 503, ProviderError.PROVIDER_UNAVAILABLE, 302,
        ProviderError.PROVIDER_UNAVAILABLE).forEach((status, error) -> {
          vendor.answer(status, "{}", Map.of("location", vendor.url() + "/elsewhere"));
          assertEquals(error, failed().error());
        });
    assertTrue(vendor.asked().stream().noneMatch(asked -> asked.path().equals("/elsewhere")),
        "a redirect was followed");
  }

  @Test
  void a_page_for_people_is_no_answer_whatever_its_status() {
    for (int status : List.of(200, 502, 404, 400)) {
      vendor.answer(status, HTML);
      assertEquals(ProviderError.PROVIDER_UNAVAILABLE, failed().error());
    }
  }

  @Test
  void broken_connections_and_silence_are_unavailability() {
    vendor.reset().cut("{\"bars\":{}}");
    for (int i = 0; i < 2; i++) {
      assertEquals(ProviderError.PROVIDER_UNAVAILABLE, failed().error());
    }
    vendor.silence();
    assertEquals(ProviderError.PROVIDER_UNAVAILABLE,
        failure(http("v", Duration.ofMillis(50)).get(vendor.url(), Map.of())).error());
  }

  @Test
  void json_that_ends_too_early_or_goes_on_is_malformed() {
    for (String body : List.of("{\"bars\":{\"AAPL\":[{\"t\":", "{} {}", "", "[" + "1,".repeat(50_000))) {
      vendor.json(body);
      assertEquals(ProviderError.BARS_MALFORMED, failed().error());
    }
  }

  @Test
  void an_answer_without_end_is_not_collected() {
    vendor.json("[" + "1,".repeat(150_000) + "1]");
    assertEquals(ProviderError.PROVIDER_UNAVAILABLE, failed().error());
    vendor.json("[" + "1,".repeat(50_000) + "1]");
    assertEquals(50_001, http("v").get(vendor.url(), Map.of()).await().json().size());
  }

  @Test
  void the_key_is_in_no_message() {
    vendor.answer(401, "{\"message\":\"the-key is not known\"}").answer(403, "x".repeat(190) + "the-key");
    for (int i = 0; i < 2; i++) {
      assertFalse(failed().toString().contains("the-key"));
    }
  }

  @Test
  void a_quota_that_is_used_up_is_told_with_the_time_of_its_renewal() {
    vendor.answer(200, "{}", Map.of("x-ratelimit-remaining", "3", "x-ratelimit-reset", "1709748480"));
    vendor.answer(200, "{}", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "1709748460"));
    http("v").get(vendor.url(), Map.of()).await();
    assertEquals(List.of(), exhausted);
    http("v").get(vendor.url(), Map.of()).await();
    assertEquals(List.of(Instant.ofEpochSecond(1709748460)), exhausted);
  }

  @Test
  void tradier_tells_the_time_in_milliseconds_and_others_are_not_believed() {
    Map<String, String> told = Map.of("x-ratelimit-available", "0", "x-ratelimit-expiry", "1709748460500",
        "x-ratelimit-allowed", "120", "x-ratelimit-remaining", "0", "x-ratelimit-reset", "1709748999",
        "x-ratelimit-limit", "30");
    List<String> news = new CopyOnWriteArrayList<>();
    for (QuotaHeaders headers : QuotaHeaders.values()) {
      vendor.answer(200, "{}", told).answer(200, "{}", told);
      VendorHttp http = new VendorHttp(vertx, headers.name(), Map.of(), List.of(), ProvidersConfig.Http.defaults(),
          headers, new QuotaNews() {
            @Override
            public Future<Void> exhausted(String provider, Instant until) {
              news.add(provider + " until " + until);
              return Future.succeededFuture();
            }

            @Override
            public Future<Void> limit(String provider, int perMinute) {
              news.add(provider + " " + perMinute);
              return Future.succeededFuture();
            }
          });
      http.get(vendor.url(), Map.of()).await();
      http.get(vendor.url(), Map.of()).await();
    }
    assertEquals(List.of("EPOCH_SECONDS 30", "EPOCH_SECONDS until 2024-03-06T18:16:39Z",
        "EPOCH_SECONDS until 2024-03-06T18:16:39Z", "EPOCH_MILLIS 120", "EPOCH_MILLIS until 2024-03-06T18:07:40.500Z",
        "EPOCH_MILLIS until 2024-03-06T18:07:40.500Z"), news);
  }

  @Test
  void a_429_without_retry_after_waits_for_the_reset_that_it_names() {
    vendor.answer(429, "{}", Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "1709748460"));
    assertEquals(Optional.of(Duration.ZERO), failed().retryAfter());
    assertEquals(List.of(Instant.ofEpochSecond(1709748460)), exhausted);
  }

  private ProviderException failed() {
    return failure(http("v").get(vendor.url() + "/x", Map.of("symbols", "A,B")));
  }
}
