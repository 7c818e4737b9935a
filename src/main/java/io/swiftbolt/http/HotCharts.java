package io.swiftbolt.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCounted;
import io.swiftbolt.auth.Auth;
import io.swiftbolt.auth.RequestKey;
import io.swiftbolt.auth.Verdict;
import io.swiftbolt.chart.ChartQuery;
import io.swiftbolt.http.ChartReply.Conditions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charts that are asked for again, answered before the request is decoded. An answer follows from the bytes of the request, from
 * the data, and from what its key is worth: whoever sends the very bytes that were answered before gets what the router would
 * have given, as long as data and key are looked at anew. A chart that has changed is encoded here too, when all that it takes is
 * in memory. Bounded: a request takes the place of another one that falls on it.
 */
public final class HotCharts {
  private static final Logger LOG = LoggerFactory.getLogger("swiftbolt.access");
  private static final int PLACES = 2048;
  /** So many requests may fall on the same set of places: cached like in a processor. */
  private static final int WAYS = 8;
  private static final long MIX = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio, as in Fibonacci hashing
  private static final int ID_LENGTH = 16;
  private static final Set<String> OWN = Set.of("x-request-id", "cache-control", "vary", "etag", "content-type",
      "content-encoding", "content-length");

  private final EncodedCharts encoded;
  private final Auth auth;
  private final InstantSource realTime;
  private final IntConsumer answers;
  private final AtomicReferenceArray<@Nullable Place> places = new AtomicReferenceArray<>(PLACES);

  /**
   * @param realTime for keys
   * @param answers is told of each answer given here
   */
  public HotCharts(EncodedCharts encoded, Auth auth, InstantSource realTime, IntConsumer answers) {
    this.encoded = encoded;
    this.auth = auth;
    this.realTime = realTime;
    this.answers = answers;
  }

  /**
   * A request and its answer.
   *
   * @param headers those that the router gives to everybody who sends these bytes
   * @param keys how often the secrets had been replaced when the key was good
   * @param keyEnds when it stops being good by itself
   */
  private record Asked(ByteBuf request, long hash, ChartQuery query, Conditions conditions, boolean headOnly,
      String headers, int keys, Instant keyEnds) {}

  /**
   * @param head everything up to the request's id, which is the last header
   * @param whole the head to its end, with an id of the answer itself: for who shares all bytes of it
   */
  private record Ready(EncodedChart chart, ByteBuf head, String whole, boolean gzip, boolean hasBody) {}

  private static final class Place {
    final Asked asked;
    volatile Ready ready;

    Place(Asked asked, Ready ready) {
      this.asked = asked;
      this.ready = ready;
    }
  }

  /** @return whether the request was one that is known here and has been answered */
  boolean answer(ChannelHandlerContext context, ByteBuf request) {
    int length = request.readableBytes();
    if (length > HotConnection.HEAD_MOST) {
      return false;
    }
    Place place = find(request, hash(request));
    if (place == null || place.asked.keys != auth.rotations()
        || !realTime.instant().isBefore(place.asked.keyEnds)) {
      return false;
    }
    Ready ready = place.ready;
    ReferenceCounted body = ready.chart.isCurrent() ? body(ready) : null;
    if (body == null) {
      EncodedChart chart = encoded.now(place.asked.query, place.asked.conditions.format());
      if (chart == null) {
        return false;
      }
      ChartReply reply = ChartReply.of(chart, place.asked.conditions);
      ready = ready(place.asked, chart, reply);
      if (reply.isForGood()) {
        place.ready = ready;
      }
      body = body(ready);
      if (body == null) {
        return false;
      }
    }
    send(context, ready, body);
    return true;
  }

  /** A whole answer as a file, or a body. */
  private static @Nullable ReferenceCounted body(Ready ready) {
    if (!ready.hasBody) {
      return Unpooled.EMPTY_BUFFER;
    }
    FileRegion file = ready.chart.file(ready.whole, ready.gzip);
    return file == null ? ready.chart.share(ready.gzip) : file;
  }

  private void send(ChannelHandlerContext context, Ready ready, ReferenceCounted body) {
    answers.accept(1);
    if (LOG.isDebugEnabled()) {
      LOG.debug("hot chart of {}", ready.chart.answer().query().ticker());
    }
    if (body instanceof FileRegion) {
      ChannelFuture ignored = context.writeAndFlush(body, context.voidPromise());
      return;
    }
    ByteBuf head = context.alloc().directBuffer(ready.head.capacity() + ID_LENGTH + 4);
    head.writeBytes(ready.head, 0, ready.head.capacity());
    ByteBufUtil.writeAscii(head, id());
    ByteBufUtil.writeAscii(head, "\r\n\r\n");
    ChannelFuture ignored = context.write(head, context.voidPromise());
    ignored = context.writeAndFlush(body, context.voidPromise());
  }

  /**
   * Remembers what is being answered, if another request like it could be answered the same way. Before the reply's own headers
   * are set.
   */
  void learn(RoutingContext context, ChartQuery query, Conditions conditions, EncodedChart chart, ChartReply reply) {
    HttpServerRequest request = context.request();
    byte[] bytes = HotConnection.asked(request.connection());
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    String connection = request.getHeader("Connection");
    if (bytes == null || !reply.isForGood() || !chart.isCurrent() || request.version() != HttpVersion.HTTP_1_1
        || !(headOnly || request.method().equals(HttpMethod.GET))
        || !(connection == null || connection.equalsIgnoreCase("keep-alive"))) {
      return;
    }
    int keys = auth.rotations(); // before the key is looked at: one replaced meanwhile is noticed the next time
    if (!(auth.check(RequestKey.of(request, false).orElse("")) instanceof Verdict.Valid key)) {
      return;
    }
    StringBuilder headers = new StringBuilder();
    for (Map.Entry<String, String> header : context.response().headers()) {
      if (!OWN.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        headers.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
      }
    }
    ByteBuf exact = Unpooled.wrappedBuffer(bytes);
    Asked asked = new Asked(exact, hash(exact), query, conditions, headOnly, headers.toString(), keys, key.expires());
    keep(new Place(asked, ready(asked, chart, reply)));
  }

  private static Ready ready(Asked asked, EncodedChart chart, ChartReply reply) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(HttpResponseStatus.valueOf(reply.status()))
        .append("\r\n").append(asked.headers);
    reply.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (reply.status() == 200) {
      head.append("Content-Length: ").append(reply.body().length()).append("\r\n");
    }
    head.append("X-Request-Id: ");
    return new Ready(chart, Unpooled.wrappedBuffer(head.toString().getBytes(StandardCharsets.ISO_8859_1)),
        head + id() + "\r\n\r\n",
        reply.headers().containsKey("Content-Encoding"), reply.status() == 200 && !asked.headOnly);
  }

  private static String id() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private @Nullable Place find(ByteBuf request, long hash) {
    int length = request.readableBytes();
    for (int way = 0; way < WAYS; way++) {
      Place place = places.get(set(hash) + way);
      if (place != null && place.asked.hash == hash && place.asked.request.readableBytes() == length
          && ByteBufUtil.equals(place.asked.request, 0, request, request.readerIndex(), length)) {
        return place;
      }
    }
    return null;
  }

  /** In its own place, a free one, or that of any other. */
  private void keep(Place made) {
    int set = set(made.asked.hash);
    int chosen = set + ThreadLocalRandom.current().nextInt(WAYS);
    for (int way = 0; way < WAYS; way++) {
      Place place = places.get(set + way);
      if (place == null) {
        chosen = set + way;
      } else if (place.asked.hash == made.asked.hash) {
        chosen = set + way;
        break;
      }
    }
    places.set(chosen, made);
  }

  private static int set(long hash) {
    return (int) (hash >>> 40) & (PLACES - WAYS);
  }

  private static long hash(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    long hash = bytes.readableBytes();
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ bytes.getLong(at)) * MIX;
      hash ^= hash >>> 29;
    }
    for (; at < end; at++) {
      hash = (hash ^ bytes.getByte(at)) * MIX;
    }
    return hash ^ hash >>> 32;
  }
}
