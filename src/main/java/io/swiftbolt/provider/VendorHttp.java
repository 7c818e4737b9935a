package io.swiftbolt.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.swiftbolt.config.ProvidersConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One vendor's HTTP, made safe: bounded in time and size, no redirects, every failure a {@link ProviderException} whose message
 * holds no secret. Shared by the adapters; knows no vendor's wire format.
 */
public final class VendorHttp {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  /** Longer bodies are parsed on a worker: at some 100 MB/s this one holds an event loop for about 1 ms. */
  private static final int PARSE_INLINE = 64 << 10;
  private static final int LONGEST_MESSAGE = 200;
  /** Some errors come without a time to wait, and a header may be nonsense. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final Vertx vertx;
  private final String provider;
  private final Map<String, String> headers;
  private final List<String> secrets;
  private final ProvidersConfig.Http limits;
  private final QuotaHeaders quotaHeaders;
  private final QuotaNews news;
  private final WebClient client;
  private final AtomicInteger knownLimit = new AtomicInteger();

  /**
   * @param headers sent with each request
   * @param secrets never shown in a message, even when the vendor repeats them
   * @param quotaHeaders how the vendor speaks of its quota
   * @param news told what it says
   */
  public VendorHttp(Vertx vertx, String provider, Map<String, String> headers, List<String> secrets,
      ProvidersConfig.Http limits, QuotaHeaders quotaHeaders, QuotaNews news) {
    this.vertx = vertx;
    this.provider = provider;
    this.headers = Map.copyOf(headers);
    this.secrets = List.copyOf(secrets);
    this.limits = limits;
    this.quotaHeaders = quotaHeaders;
    this.news = news;
    this.client = WebClient.create(vertx, new WebClientOptions()
        .setConnectTimeout((int) limits.connectTimeout().toMillis())
        .setFollowRedirects(false).setUserAgentEnabled(false).setDecompressionSupported(true).setKeepAlive(true),
        new io.vertx.core.http.PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(1000));
  }

  /**
   * What a vendor answered, in JSON.
   *
   * @param status 200 to 299, 400, 404 or 422: everything else is a failure before the adapter sees it
   * @param json missing when an answer of 4xx was not JSON
   */
  public record Reply(int status, JsonNode json, String text) {
    public boolean ok() {
      return status < 300;
    }
  }

  public Future<Reply> get(String url, Map<String, String> query) {
    HttpRequest<Buffer> request = client.getAbs(url).followRedirects(false)
        .timeout(limits.idleTimeout().toMillis())
        .as(new BoundedBody(limits.maxBodyBytes()));
    headers.forEach(request::putHeader);
    query.forEach(request::addQueryParam);
    return request.send().timeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(broken -> Future.failedFuture(unavailable(broken)))
        .compose(this::reply);
  }

  /** As {@link #get}, for questions to which every 4xx is a refusal ({@link ProviderError#VALIDATION_ERROR}). */
  public Future<JsonNode> ask(String url, Map<String, String> query) {
    return get(url, query).compose(reply -> reply.ok()
        ? Future.succeededFuture(reply.json())
        : Future.failedFuture(refused(ProviderError.VALIDATION_ERROR, reply)));
  }

  public Future<Void> close() {
    client.close();
    return Future.succeededFuture();
  }

  /** A refusal in the adapter's words with the vendor's reason; without secrets and bounded. */
  public ProviderException refused(ProviderError error, Reply reply) {
    return error(error, reply.status(), reply.text(), Optional.empty());
  }

  /** An answer that is JSON but not what the vendor documents. */
  public ProviderException malformed(String why) {
    return new ProviderException(ProviderError.BARS_MALFORMED, provider, clean(provider + ": " + why));
  }

  private Future<Reply> reply(HttpResponse<Buffer> response) {
    // written down before the answer is used, so that no next request overtakes it; if that fails the vendor will say 429
    return noticeQuota(response).transform(_ -> read(response));
  }

  private Future<Reply> read(HttpResponse<Buffer> response) {
    int status = response.statusCode();
    Buffer body = response.body() == null ? Buffer.buffer() : response.body();
    return switch (status) {
      case 401 -> fail(ProviderError.AUTHENTICATION_ERROR, status, body, Optional.empty());
      case 403 -> fail(ProviderError.PERMISSION_DENIED, status, body, Optional.empty());
      case 429 -> fail(ProviderError.RATE_LIMIT_EXCEEDED, status, body, retryAfter(response));
      case 400, 404, 422 -> isHtml(body)
          ? fail(ProviderError.PROVIDER_UNAVAILABLE, status, body, Optional.empty())
          : parse(body).map(json -> new Reply(status, json, text(body)))
              .recover(_ -> Future.succeededFuture(new Reply(status, MissingNode.getInstance(), text(body))));
      case 204 -> Future.succeededFuture(new Reply(status, MissingNode.getInstance(), ""));
      default -> status < 200 || status >= 300 || isHtml(body)
          ? fail(ProviderError.PROVIDER_UNAVAILABLE, status, body, Optional.empty())
          : parse(body).map(json -> new Reply(status, json, ""));
    };
  }

  private Future<JsonNode> parse(Buffer body) {
    Future<JsonNode> parsed = body.length() <= PARSE_INLINE
        ? Future.future(promise -> {
          try {
            promise.complete(JSON.readTree(body.getBytes()));
          } catch (IOException e) {
            promise.fail(e);
          }
        })
        : vertx.executeBlocking(() -> JSON.readTree(body.getBytes()), false);
    return parsed.recover(e -> Future.failedFuture(malformed("the answer of " + body.length() + " bytes is not JSON: "
        + (e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getClass().getSimpleName()))))
        .compose(json -> json.isMissingNode()
            ? Future.failedFuture(malformed("the answer is empty"))
            : Future.succeededFuture(json));
  }

  private Future<Void> noticeQuota(HttpResponse<Buffer> response) {
    Future<Void> limit = quotaHeaders.limit(response.headers())
        .filter(told -> knownLimit.getAndSet(told) != told)
        .map(told -> news.limit(provider, told)).orElseGet(Future::succeededFuture);
    Future<Void> exhausted = quotaHeaders.exhaustedUntil(response.headers())
        .map(until -> news.exhausted(provider, until)).orElseGet(Future::succeededFuture);
    return Future.join(limit, exhausted).mapEmpty();
  }

  /** Without the header the reset of the quota counts, which is written down already: no pause of its own is needed. */
  private Optional<Duration> retryAfter(HttpResponse<Buffer> response) {
    return QuotaHeaders.number(response.getHeader("retry-after")).map(Duration::ofSeconds)
        .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait)
        .or(() -> quotaHeaders.exhaustedUntil(response.headers()).map(_ -> Duration.ZERO));
  }

  private Future<Reply> fail(ProviderError error, int status, Buffer body, Optional<Duration> retryAfter) {
    return Future.failedFuture(error(error, status, text(body), retryAfter));
  }

  private ProviderException error(ProviderError error, int status, String text, Optional<Duration> retryAfter) {
    String why = text.isBlank() ? "" : ": " + (text.stripLeading().startsWith("<") ? "HTML" : text.strip());
    return new ProviderException(error, provider, clean(provider + " answered " + status + why), retryAfter);
  }

  private ProviderException unavailable(Throwable broken) {
    String why = broken instanceof BoundedBody.TooLong ? broken.getMessage() : broken.getClass().getSimpleName();
    return new ProviderException(ProviderError.PROVIDER_UNAVAILABLE, provider,
        clean(provider + " could not be reached: " + why));
  }

  private String clean(String message) {
    String cleaned = message;
    for (String secret : secrets) {
      cleaned = secret.isEmpty() ? cleaned : cleaned.replace(secret, "***");
    }
    return cleaned.length() <= LONGEST_MESSAGE ? cleaned : cleaned.substring(0, LONGEST_MESSAGE);
  }

  private static boolean isHtml(Buffer body) {
    return text(body).stripLeading().startsWith("<");
  }

  /** The beginning: enough for a message. */
  private static String text(Buffer body) {
    return new String(body.getBytes(0, Math.min(body.length(), 1000)), StandardCharsets.UTF_8);
  }
}
