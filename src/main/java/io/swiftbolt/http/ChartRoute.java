package io.swiftbolt.http;

import io.swiftbolt.chart.BadChartQuery;
import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.chart.Charts;
import io.swiftbolt.symbols.UnknownSymbol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** GET and POST /functions/v1/chart. The same answer is encoded once. */
public final class ChartRoute {
  private static final int ENCODED_KEPT = 128;
  private static final int WORTH_COMPRESSING = 1400;

  private final Charts charts;
  private final Map<ChartQuery, Encoded> encoded = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<ChartQuery, Encoded> eldest) {
      return size() > ENCODED_KEPT;
    }
  };

  public ChartRoute(Charts charts) {
    this.charts = charts;
  }

  /** A body ready to be sent; compressed once somebody who can read that asks for it again. */
  private static final class Encoded {
    final ChartAnswer answer;
    final Buffer body;
    final String tag;
    private @Nullable Buffer gzip;
    private boolean askedBefore;

    Encoded(ChartAnswer answer, byte[] body) {
      this.answer = answer;
      this.body = Buffer.buffer(body);
      this.tag = tag(body);
    }

    /** Empty for the first one: compressing costs more than sending a body that nobody else wants. */
    synchronized Optional<Buffer> gzip() {
      if (askedBefore && gzip == null && body.length() >= WORTH_COMPRESSING) {
        gzip = Buffer.buffer(compressed(body.getBytes()));
      }
      askedBefore = true;
      return Optional.ofNullable(gzip);
    }
  }

  /** The route: for everybody with a key. */
  public Route route() {
    return Route.raw("/functions/v1/chart", List.of(HttpMethod.GET, HttpMethod.POST), Access.ANON, this::answer)
        .describedBy("chart");
  }

  /**
   * Parameters stand in the query or, for callers of before the endpoint became a GET, in a JSON object. A body must have been
   * read (BodyHandler).
   */
  public void answer(RoutingContext context) {
    Map<String, String> parameters = new HashMap<>();
    context.queryParams().forEach(parameter -> parameters.putIfAbsent(parameter.getKey(), parameter.getValue()));
    Buffer body = context.body().buffer();
    if (body != null && body.length() > 0) {
      try {
        for (Map.Entry<String, Object> field : new JsonObject(body)) {
          if (field.getValue() instanceof String || field.getValue() instanceof Number
              || field.getValue() instanceof Boolean) {
            parameters.put(field.getKey(), field.getValue().toString());
          } else if (field.getValue() != null) {
            refuse(context, 400, field.getKey() + " must be a text, a number or a boolean");
            return;
          }
        }
      } catch (DecodeException malformed) {
        refuse(context, 400, "body must be a JSON object");
        return;
      }
    }
    serve(context, parameters);
  }

  private void serve(RoutingContext context, Map<String, String> parameters) {
    ChartQuery query;
    try {
      query = ChartQuery.of(parameters);
    } catch (BadChartQuery bad) {
      refuse(context, 400, bad.why());
      return;
    }
    charts.answer(query).onComplete(answer -> send(context, encoded(answer)), error -> {
      if (error instanceof UnknownSymbol unknown) {
        refuse(context, 404, "Symbol not found: " + unknown.ticker());
      } else if (error instanceof BadChartQuery bad) {
        refuse(context, 400, bad.why());
      } else {
        context.fail(error);
      }
    });
  }

  @SuppressWarnings("ReferenceEquality") // the charts give the same object until something changes
  private Encoded encoded(ChartAnswer answer) {
    synchronized (encoded) {
      Encoded known = encoded.get(answer.query());
      if (known != null && known.answer == answer) {
        return known;
      }
    }
    Encoded made = new Encoded(answer, ChartJson.encode(answer));
    synchronized (encoded) {
      encoded.put(answer.query(), made);
    }
    return made;
  }

  private static void send(RoutingContext context, Encoded answer) {
    String accepted = context.request().getHeader("Accept-Encoding");
    Optional<Buffer> gzip = accepted != null && accepted.contains("gzip") ? answer.gzip() : Optional.empty();
    if (answer.answer.isFleeting()) {
      context.response().putHeader("Cache-Control", "no-store").putHeader("Vary", "Accept-Encoding");
      body(context, answer, gzip);
      return;
    }
    // another representation, another strong tag
    String etag = '"' + answer.tag + (gzip.isPresent() ? "-gzip\"" : "\"");
    context.response().putHeader("ETag", etag).putHeader("Cache-Control", "no-cache").putHeader("Vary",
        "Accept-Encoding");
    String known = context.request().getHeader("If-None-Match");
    if (known != null && (known.equals("*") || known.contains('"' + answer.tag))) {
      context.response().setStatusCode(304).end();
      return;
    }
    body(context, answer, gzip);
  }

  private static void body(RoutingContext context, Encoded answer, Optional<Buffer> gzip) {
    context.response().putHeader("Content-Type", "application/json");
    gzip.ifPresent(compressed -> context.response().putHeader("Content-Encoding", "gzip"));
    context.response().end(gzip.orElse(answer.body));
  }

  private static void refuse(RoutingContext context, int status, String why) {
    context.response().setStatusCode(status).putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("error", why).toBuffer());
  }

  private static String tag(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] compressed(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
