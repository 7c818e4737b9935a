package io.swiftbolt.config;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where bars come from. A vendor is on when it can be asked: with its key, Yahoo with a URL. The simulated exchange, when on, is
 * the only provider: simulated and real bars never mix.
 */
public record ProvidersConfig(Alpaca alpaca, PolygonConfig polygon, Yahoo yahoo, FinnhubConfig finnhub,
    TradierConfig tradier, Simulated simulated, Http http, Retry retry, Circuit circuit, ReserveConfig reserve,
    UnsupportedConfig unsupported, List<RouteRule> routes) {
  /** As routes name them, and as they are stored with each bar. */
  private static final Set<String> NAMES = Set.of("alpaca", "polygon", "yahoo", "finnhub", "tradier", "simulated");

  public ProvidersConfig {
    routes = List.copyOf(routes);
    Checks.require(!routes.isEmpty(), "providers.routes must name at least one route");
  }

  public static ProvidersConfig defaults() {
    return new ProvidersConfig(Alpaca.defaults(), PolygonConfig.defaults(), Yahoo.defaults(), FinnhubConfig.defaults(),
        TradierConfig.defaults(), Simulated.defaults(), Http.defaults(), Retry.defaults(), Circuit.defaults(),
        ReserveConfig.defaults(), UnsupportedConfig.defaults(), List.of(RouteRule.defaults()));
  }

  public ProvidersConfig with(Simulated other) {
    return new ProvidersConfig(alpaca, polygon, yahoo, finnhub, tradier, other, http, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(Alpaca other) {
    return new ProvidersConfig(other, polygon, yahoo, finnhub, tradier, simulated, http, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(PolygonConfig other) {
    return new ProvidersConfig(alpaca, other, yahoo, finnhub, tradier, simulated, http, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(Yahoo other) {
    return new ProvidersConfig(alpaca, polygon, other, finnhub, tradier, simulated, http, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(FinnhubConfig other) {
    return new ProvidersConfig(alpaca, polygon, yahoo, other, tradier, simulated, http, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(TradierConfig other) {
    return new ProvidersConfig(alpaca, polygon, yahoo, finnhub, other, simulated, http, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(Http other) {
    return new ProvidersConfig(alpaca, polygon, yahoo, finnhub, tradier, simulated, other, retry, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(Retry other) {
    return new ProvidersConfig(alpaca, polygon, yahoo, finnhub, tradier, simulated, http, other, circuit, reserve,
        unsupported, routes);
  }

  public ProvidersConfig with(List<RouteRule> other) {
    return new ProvidersConfig(alpaca, polygon, yahoo, finnhub, tradier, simulated, http, retry, circuit, reserve,
        unsupported, other);
  }

  /** Of every provider, by name, whether it is on or not. */
  public Map<String, Quota> quotas() {
    return Map.of("alpaca", alpaca.quota(), "polygon", polygon.quota(), "yahoo", yahoo.quota(), "finnhub",
        finnhub.quota(), "tradier", tradier.quota(), "simulated", simulated.quota());
  }

  /** Which key each vendor is asked with, as a fingerprint that does not give it away; vendors without a key are absent. */
  public Map<String, String> accounts() {
    Map<String, String> accounts = new TreeMap<>();
    Map.of("alpaca", alpaca.apiKey(), "polygon", polygon.apiKey(), "finnhub", finnhub.apiKey(), "tradier",
        tradier.apiKey()).forEach((vendor, key) -> {
          if (!key.isEmpty()) {
            accounts.put(vendor, Checks.fingerprint(key));
          }
        });
    return accounts;
  }

  /**
   * How many requests may start.
   *
   * @param perMinute most in any 60 seconds
   * @param burst how many of them at once after a pause
   * @param maxWait how long a request waits for its turn before its run goes back to the queue
   */
  public record Quota(int perMinute, int burst, Duration maxWait) {
    public Quota {
      Checks.between("providers.*.quota.per-minute", perMinute, 1, 1_000_000);
      Checks.require(burst >= 1 && (burst < perMinute || perMinute == 1),
          "providers.*.quota.burst must be at least 1 and less than per-minute, is " + burst);
      Checks.between("providers.*.quota.max-wait", maxWait, Duration.ZERO, Duration.ofSeconds(10));
    }
  }

  /**
   * @param apiKey blank = Alpaca is not used
   * @param feed {@code sip} (whole market, 15 minutes late on the free plan) or {@code iex} (one exchange, live)
   * @param plan {@code basic}, the free one, or {@code plus}, on which {@code sip} is live, too
   */
  public record Alpaca(String apiKey, String apiSecret, String dataUrl, String tradingUrl, String feed, String plan,
      Quota quota) {
    public Alpaca {
      apiKey = apiKey.strip();
      apiSecret = apiSecret.strip();
      feed = feed.strip().toLowerCase(Locale.ROOT);
      dataUrl = Checks.url("providers.alpaca.data-url", dataUrl);
      tradingUrl = Checks.url("providers.alpaca.trading-url", tradingUrl);
      Checks.require(Set.of("sip", "iex").contains(feed), "providers.alpaca.feed must be sip or iex, is " + feed);
      plan = plan.strip().toLowerCase(Locale.ROOT);
      Checks.require(Set.of("basic", "plus").contains(plan), "providers.alpaca.plan must be basic or plus, is " + plan);
      Checks.require(apiKey.isEmpty() == apiSecret.isEmpty(),
          "providers.alpaca.api-key and providers.alpaca.api-secret must be set together");
    }

    /** On the free plan. */
    public Alpaca(String apiKey, String apiSecret, String dataUrl, String tradingUrl, String feed, Quota quota) {
      this(apiKey, apiSecret, dataUrl, tradingUrl, feed, "basic", quota);
    }

    /** Whether its feed holds back what is younger than a quarter of an hour. */
    public boolean isDelayed() {
      return feed.equals("sip") && plan.equals("basic");
    }

    public static Alpaca defaults() {
      return new Alpaca("", "", "https://data.alpaca.markets", "https://paper-api.alpaca.markets", "sip",
          new Quota(200, 10, Duration.ofSeconds(2)));
    }

    public boolean isOn() {
      return !apiKey.isEmpty();
    }

    /** Without the key and the secret. */
    @Override
    public String toString() {
      return "Alpaca[key " + (isOn() ? "set" : "not set") + ", " + dataUrl + ", " + tradingUrl + ", " + feed + ", "
          + quota + "]";
    }
  }

  /** @param url blank = Yahoo is not used; its own is https://query2.finance.yahoo.com */
  public record Yahoo(String url, Quota quota) {
    public Yahoo {
      url = url.isBlank() ? "" : Checks.url("providers.yahoo.url", url);
    }

    public static Yahoo defaults() {
      return new Yahoo("", new Quota(60, 10, Duration.ofSeconds(2)));
    }

    public boolean isOn() {
      return !url.isEmpty();
    }
  }

  /**
   * @param latency how long each answer takes, so that progress can be watched
   * @param rowsPerPage most bars in a page
   * @param listedFrom date of every symbol's first bar
   */
  public record Simulated(boolean enabled, Duration latency, int rowsPerPage, LocalDate listedFrom, Quota quota) {
    public Simulated {
      Checks.between("providers.simulated.latency", latency, Duration.ZERO, Duration.ofSeconds(10));
      Checks.between("providers.simulated.rows-per-page", rowsPerPage, 1, 10_000);
    }

    public static Simulated defaults() {
      return new Simulated(false, Duration.ofMillis(150), 40, LocalDate.of(2020, 1, 2),
          new Quota(6000, 100, Duration.ofSeconds(2)));
    }

    public Simulated on() {
      return new Simulated(true, latency, rowsPerPage, listedFrom, quota);
    }
  }

  /**
   * Of every vendor's HTTP client.
   *
   * @param connections most at once to one vendor
   * @param idleTimeout longest silence before or within an answer
   * @param timeout of a whole request
   */
  public record Http(int connections, Duration connectTimeout, Duration idleTimeout, Duration timeout,
      int maxBodyBytes) {
    public Http {
      Checks.between("providers.http.connections", connections, 1, 256);
      Checks.between("providers.http.connect-timeout", connectTimeout, Duration.ofMillis(10),
          Duration.ofMinutes(1));
      Checks.between("providers.http.idle-timeout", idleTimeout, Duration.ofMillis(10), Duration.ofMinutes(5));
      Checks.between("providers.http.timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(10));
      Checks.between("providers.http.max-body-bytes", maxBodyBytes, 1024, 1 << 28);
    }

    public static Http defaults() {
      return new Http(16, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60), 32 << 20);
    }
  }

  /**
   * Of one page.
   *
   * @param tries requests at most, the first included
   * @param base of the exponential back-off with full jitter
   * @param maxPages most pages that one request may have before it counts as a loop
   */
  public record Retry(int tries, Duration base, Duration cap, int maxPages) {
    public Retry {
      Checks.between("providers.retry.tries", tries, 1, 10);
      Checks.between("providers.retry.base", base, Duration.ofMillis(1), Duration.ofMinutes(1));
      Checks.between("providers.retry.cap", cap, base, Duration.ofMinutes(5));
      Checks.between("providers.retry.max-pages", maxPages, 1, 100_000);
    }

    public static Retry defaults() {
      return new Retry(3, Duration.ofMillis(500), Duration.ofSeconds(5), 1000);
    }
  }

  /**
   * @param failures consecutive ones that open it; a refused key opens it at once
   * @param open how long it stays open first; doubles with each probe that fails
   * @param cap longest time open
   */
  public record Circuit(int failures, Duration open, Duration cap) {
    public Circuit {
      Checks.between("providers.circuit.failures", failures, 1, 1000);
      Checks.between("providers.circuit.open", open, Duration.ofMillis(1), Duration.ofHours(1));
      Checks.between("providers.circuit.cap", cap, open, Duration.ofHours(24));
    }

    public static Circuit defaults() {
      return new Circuit(8, Duration.ofSeconds(5), Duration.ofMinutes(5));
    }
  }

  /**
   * Which providers are asked for which bars. The first rule that fits a request counts.
   *
   * @param timeframes in any known spelling
   * @param classes of symbols, of stock, index, crypto, forex, future; empty = all
   * @param providers in the order in which they are asked; those that are not on are skipped, and one named with a feed
   *     ({@code alpaca/sip}) while it has another
   * @param fallback {@code allow} (the next one is as good), {@code mark} (its bars name whom they replace) or {@code never}
   * @param maxAge how old the oldest bar asked for may be for the rule to fit; zero = any age
   */
  public record RouteRule(List<String> timeframes, Optional<List<String>> classes, List<String> providers,
      String fallback,
      Duration maxAge) {
    private static final Set<String> CLASSES = Set.of("stock", "index", "crypto", "forex", "future");

    public RouteRule {
      timeframes = List.copyOf(timeframes);
      classes = classes.map(List::copyOf);
      providers = List.copyOf(providers);
      Checks.require(!timeframes.isEmpty(), "providers.routes.timeframes must not be empty");
      Checks.require(!providers.isEmpty(), "providers.routes.providers must not be empty");
      for (String kind : classes.orElse(List.of())) {
        Checks.require(CLASSES.contains(kind),
            "providers.routes.classes must be of " + String.join(", ", new TreeSet<>(CLASSES)) + ", is " + kind);
      }
      for (String provider : providers) {
        Checks.require(NAMES.contains(provider.replaceFirst("/[a-z]+$", "")),
            "providers.routes.providers must be of " + String.join(", ", new TreeSet<>(NAMES)) + ", is " + provider);
      }
      Checks.require(Set.of("allow", "mark", "never").contains(fallback),
          "providers.routes.fallback must be allow, mark or never, is " + fallback);
      Checks.require(!maxAge.isNegative(), "providers.routes.max-age must not be negative");
    }

    /** For symbols of all classes. */
    public RouteRule(List<String> timeframes, List<String> providers, String fallback, Duration maxAge) {
      this(timeframes, Optional.empty(), providers, fallback, maxAge);
    }

    public static RouteRule defaults() {
      return new RouteRule(List.of("m1", "m5", "m15", "m30", "h1", "h4", "d1", "w1"),
          List.of("simulated", "alpaca", "polygon", "yahoo", "tradier", "finnhub"), "mark", Duration.ZERO);
    }
  }
}
