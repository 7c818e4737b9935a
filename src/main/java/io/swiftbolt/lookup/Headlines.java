package io.swiftbolt.lookup;

import io.swiftbolt.config.LookupConfig;
import io.swiftbolt.provider.News;
import io.swiftbolt.provider.News.Article;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The newest headlines about symbols, or of a stretch of time. */
public final class Headlines {
  /** As many as a client may ask for: one question then serves all limits. */
  public static final int MOST = 50;

  private final List<News> vendors;
  private final Kept<List<String>, List<Article>> kept;

  /**
   * @param vendors the preferred one first; the next one is asked when it fails
   * @param clock real time
   */
  public Headlines(List<News> vendors, LookupConfig config, InstantSource clock) {
    this.vendors = List.copyOf(vendors);
    this.kept = new Kept<>(config.newsFor(), config.entries(), clock);
  }

  /** Whether anybody tells headlines. */
  public boolean isOn() {
    return !vendors.isEmpty();
  }

  /**
   * Articles, newest first.
   *
   * @param symbols none = about anything
   * @param limit 1 to {@link #MOST}
   * @return fails with the first vendor's {@link io.swiftbolt.provider.ProviderException} when all fail
   */
  public Future<List<Article>> of(List<String> symbols, Optional<Instant> from, Optional<Instant> to, int limit) {
    List<String> sorted = symbols.stream().sorted().toList();
    boolean newest = from.isEmpty() && to.isEmpty();
    Future<List<Article>> articles = newest
        ? kept.get(sorted, () -> ask(sorted, from, to, 0))
        : ask(sorted, from, to, 0);
    return articles.map(all -> all.stream().limit(limit).toList());
  }

  private Future<List<Article>> ask(List<String> symbols, Optional<Instant> from, Optional<Instant> to, int which) {
    if (which == vendors.size()) {
      return Future.succeededFuture(List.of());
    }
    Future<List<Article>> answer = vendors.get(which).news(symbols, from, to, MOST);
    return which + 1 == vendors.size()
        ? answer
        : answer.recover(first -> ask(symbols, from, to, which + 1).recover(_ -> Future.failedFuture(first)));
  }
}
