package io.swiftbolt.http;

import io.swiftbolt.lookup.SymbolFinder;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.symbols.KnownSymbols.Known;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /functions/v1/symbols-search}: symbols by a part of their ticker or name, as a bare list. */
final class SymbolsSearchEndpoint {
  private static final int LONGEST = 20;
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9.\\s\\-/]+");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final SymbolFinder finder;

  SymbolsSearchEndpoint(SymbolFinder finder) {
    this.finder = finder;
  }

  Future<Reply> search(Input input) {
    String text = input.text("q")
        .orElseThrow(() -> new Refusal.BadRequest("Missing or empty query parameter 'q'"));
    if (text.length() > LONGEST) {
      throw new Refusal.BadRequest("Query too long (max 20 characters)");
    }
    if (!ALLOWED.matcher(text).matches()) {
      throw new Refusal.BadRequest("Invalid characters in query (alphanumeric, dot, space, hyphen, slash only)");
    }
    return finder.find(text).map(SymbolsSearchEndpoint::reply).recover(error -> error instanceof ProviderException why
        ? Future.failedFuture(
            new Refusal.Busy("Symbols cannot be searched now", why.retryAfter().orElse(RETRY_AFTER)))
        : Future.failedFuture(error));
  }

  private static Reply reply(List<Known> found) {
    JsonArray rows = new JsonArray();
    found.forEach(symbol -> rows.add(new JsonObject().put("id", symbol.id().toString()).put("ticker", symbol.ticker())
        .put("asset_type", symbol.assetType()).put("description", symbol.description())));
    return Reply.ok(rows);
  }
}
