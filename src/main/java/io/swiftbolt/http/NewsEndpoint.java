package io.swiftbolt.http;

import io.swiftbolt.lookup.Headlines;
import io.swiftbolt.provider.News.Article;
import io.swiftbolt.provider.ProviderException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /functions/v1/news}: headlines about a symbol, about several, or about anything. */
final class NewsEndpoint {
  private static final int SYMBOLS_MOST = 50;
  private static final int USUAL = 20;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

  private final Headlines headlines;

  NewsEndpoint(Headlines headlines) {
    this.headlines = headlines;
  }

  Future<Reply> news(Input input) {
    List<String> several = input.texts("symbols").stream().map(text -> Input.symbol("symbols", text)).distinct()
        .toList();
    if (several.size() > SYMBOLS_MOST) {
      throw new Refusal.BadRequest("symbols", "must be at most " + SYMBOLS_MOST);
    }
    Optional<String> one = input.text("symbol").map(text -> Input.symbol("symbol", text));
    Optional<Instant> from = second(input, "from");
    Optional<Instant> to = second(input, "to");
    if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
      throw new Refusal.BadRequest("to", "must not be before from");
    }
    boolean multi = one.isEmpty() && !several.isEmpty();
    if (multi && !headlines.isOn()) {
      throw new Refusal.Busy("Alpaca client not configured for multi-symbol news", RETRY_AFTER);
    }
    List<String> about = multi ? several : one.stream().toList();
    return headlines.of(about, from, to, input.integer("limit", USUAL))
        .map(articles -> multi ? aboutSeveral(several, articles) : aboutOne(one, articles))
        .recover(error -> Future.failedFuture(
            error instanceof ProviderException ? new Refusal.BadGateway("Failed to fetch news") : error));
  }

  private static Optional<Instant> second(Input input, String field) {
    return input.wholeNumber(field).map(Instant::ofEpochSecond);
  }

  private static Reply aboutOne(Optional<String> symbol, List<Article> articles) {
    JsonObject reply = new JsonObject();
    symbol.ifPresent(ticker -> reply.put("symbol", ticker));
    JsonArray items = new JsonArray();
    articles.forEach(article -> items.add(json(article)));
    return Reply.ok(reply.put("items", items));
  }

  private static Reply aboutSeveral(List<String> symbols, List<Article> articles) {
    JsonArray items = new JsonArray();
    articles.forEach(article -> items.add(json(article).put("symbols", new JsonArray(article.symbols()))));
    return Reply.ok(new JsonObject().put("symbols", new JsonArray(symbols)).put("count", items.size())
        .put("items", items));
  }

  private static JsonObject json(Article article) {
    JsonObject item = new JsonObject().put("id", article.id()).put("title", article.title())
        .put("source", article.source()).put("url", article.url())
        .put("publishedAt", Reply.time(article.publishedAt()));
    article.summary().ifPresent(summary -> item.put("summary", summary));
    return item;
  }
}
