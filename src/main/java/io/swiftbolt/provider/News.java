package io.swiftbolt.provider;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A vendor of headlines. Metered like its bars. */
public interface News {

  /**
   * A headline.
   *
   * @param id the vendor's, the same each time the article is told
   * @param source who wrote it
   * @param url where it can be read; http or https
   * @param symbols the tickers it is about, the vendor's spelling
   */
  record Article(String id, String title, String source, String url, Instant publishedAt, Optional<String> summary,
      List<String> symbols) {
    public Article {
      symbols = List.copyOf(symbols);
    }
  }

  /** The vendor, as {@link BarProvider#name()}. */
  String name();

  /**
   * Articles about any of the symbols.
   *
   * @param symbols none = about anything
   * @param from published then or later; empty = as far back as the limit reaches
   * @param to published before or then; empty = up to now
   * @param limit most articles wanted, 1 to 50
   * @return newest first, each once; fails with {@link ProviderException} only
   */
  Future<List<Article>> news(List<String> symbols, Optional<Instant> from, Optional<Instant> to, int limit);
}
