package io.swiftbolt.provider.alpaca;

import com.fasterxml.jackson.databind.JsonNode;
import io.swiftbolt.provider.News;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Headlines of Alpaca, which has them of Benzinga. */
public final class AlpacaNews implements News {
  private static final Logger LOG = LoggerFactory.getLogger(AlpacaNews.class);
  private static final int ARTICLES_PER_PAGE = 50;

  private final VendorQuestions alpaca;
  private final String url;

  public AlpacaNews(VendorQuestions alpaca, String dataUrl) {
    this.alpaca = alpaca;
    this.url = dataUrl + "/v1beta1/news";
  }

  @Override
  public String name() {
    return AlpacaBars.NAME;
  }

  @Override
  public Future<List<Article>> news(List<String> symbols, Optional<Instant> from, Optional<Instant> to, int limit) {
    Map<String, String> query = new LinkedHashMap<>();
    if (!symbols.isEmpty()) {
      query.put("symbols", String.join(",", symbols));
    }
    from.ifPresent(time -> query.put("start", time.toString()));
    to.ifPresent(time -> query.put("end", time.toString()));
    query.put("limit", Integer.toString(Math.min(limit, ARTICLES_PER_PAGE)));
    query.put("sort", "desc");
    query.put("include_content", "false");
    return alpaca.ask(url, query, AlpacaNews::articles);
  }

  private static List<Article> articles(JsonNode answer) {
    if (!answer.path("news").isArray() && !answer.path("news").isNull()) {
      throw new IllegalArgumentException("the answer has no news");
    }
    Map<String, Article> articles = new LinkedHashMap<>();
    answer.path("news").forEach(row -> article(row).ifPresent(told -> articles.putIfAbsent(told.id(), told)));
    return List.copyOf(articles.values());
  }

  /** One odd row must not keep the others out; an article without an address cannot be read. */
  private static Optional<Article> article(JsonNode row) {
    try {
      List<String> symbols = new ArrayList<>();
      row.path("symbols").forEach(symbol -> symbols.add(symbol.asText()));
      return Optional.of(new Article(text(row, "id"), text(row, "headline"), text(row, "source"), address(row),
          Instant.parse(text(row, "created_at")), Optional.of(row.path("summary").asText("").strip())
              .filter(summary -> !summary.isEmpty()),
          symbols));
    } catch (DateTimeException | IllegalArgumentException e) {
      LOG.debug("an article is left out: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(JsonNode row, String field) {
    String text = row.path(field).asText("").strip();
    if (text.isEmpty() || row.path(field).isNull()) {
      throw new IllegalArgumentException("an article has no " + field);
    }
    return text;
  }

  private static String address(JsonNode row) {
    String address = text(row, "url");
    try {
      String scheme = new URI(address).getScheme();
      if ("https".equals(scheme) || "http".equals(scheme)) {
        return address;
      }
    } catch (URISyntaxException _) {
      // as any other that is no address of the web
    }
    throw new IllegalArgumentException("an article's url is not of the web");
  }
}
