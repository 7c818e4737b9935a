package io.swiftbolt.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.FileRegion;
import io.swiftbolt.chart.ChartAnswer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A chart's body ready to be sent; compressed once somebody who can read that asks for it again. */
final class EncodedChart {
  private static final int WORTH_COMPRESSING = 1400;
  private static final int WORTH_A_FILE = 8192;
  /** Plain and compressed, with and without an origin; others are copied. */
  private static final int HEADS_MOST = 4;
  /** Of a page of closed history: a correction may take so long to be seen, a split is rarer still. */
  private static final int HISTORY_KEPT_SECONDS = 60;

  private final ChartAnswer answer;
  private final Buffer body;
  private final String tag;
  private final BooleanSupplier current;
  private @Nullable Buffer gzip;
  private boolean askedBefore;
  private @Nullable ByteBuf direct;
  private @Nullable ByteBuf directGzip;
  private final Map<String, AnswerFile> files = new HashMap<>();
  private boolean released;

  /** @param current whether the answer is still the one */
  EncodedChart(ChartAnswer answer, byte[] body, BooleanSupplier current) {
    this.answer = answer;
    this.body = Buffer.buffer(body);
    this.current = current;
    tag = tag(body);
  }

  ChartAnswer answer() {
    return answer;
  }

  boolean isCurrent() {
    return current.getAsBoolean();
  }

  Buffer body() {
    return body;
  }

  /** Equal for equal bodies, on all servers: a strong ETag without its quotes. */
  String tag() {
    return tag;
  }

  /** Memory that it takes once it is compressed and lies outside of the heap under all its heads. */
  long bytes() {
    return (HEADS_MOST + 1L) * body.length();
  }

  boolean isWorthCompressing() {
    return body.length() >= WORTH_COMPRESSING;
  }

  /** Empty for the first one: compressing costs more than sending a body that nobody else wants. */
  synchronized Optional<Buffer> gzip() {
    if (askedBefore && gzip == null && isWorthCompressing()) {
      gzip = Buffer.buffer(compressed(body.getBytes()));
    }
    askedBefore = true;
    return Optional.ofNullable(gzip);
  }

  /**
   * What clients and what stands between may keep: nothing of a bar that is still being made, a page of closed history for a
   * while, all else as long as they ask whether it is still true.
   */
  String cacheControl() {
    if (answer.isFleeting()) {
      return "no-store";
    }
    boolean history = !answer.bars().isEmpty() && answer.completeness().complete()
        && answer.lastBar().filter(last -> last.isAfter(answer.bars().ts(answer.bars().size() - 1))).isPresent();
    return history ? "private, max-age=" + HISTORY_KEPT_SECONDS : "no-cache";
  }

  /**
   * The body outside of the heap, so that the socket takes it without another copy. All who send it share the bytes.
   *
   * @param compressed what {@link #gzip} gave
   * @return the caller's to release; null after {@link #release}
   */
  synchronized @Nullable ByteBuf share(boolean compressed) {
    if (released) {
      return null;
    }
    ByteBuf shared = compressed ? directGzip : direct;
    if (shared == null) {
      byte[] bytes = (compressed ? gzip().orElseThrow() : body).getBytes();
      shared = Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes);
      if (compressed) {
        directGzip = shared;
      } else {
        direct = shared;
      }
    }
    return shared.retainedDuplicate();
  }

  /**
   * The whole answer as a file in memory. All who send it share the bytes, that is, also the head.
   *
   * @param head status line, headers and empty line
   * @param compressed what {@link #gzip} gave
   * @return the caller's to release; null for a small answer, which is cheaper to copy, for one head too many, and after
   *         {@link #release}
   */
  synchronized @Nullable FileRegion file(String head, boolean compressed) {
    AnswerFile file = files.get(head);
    if (file == null) {
      Buffer bytes = compressed ? gzip().orElseThrow() : body;
      if (released || bytes.length() < WORTH_A_FILE || files.size() == HEADS_MOST) {
        return null;
      }
      file = AnswerFile.of(head.getBytes(StandardCharsets.ISO_8859_1), bytes);
      if (file == null) {
        return null;
      }
      files.put(head, file);
    }
    return file.region();
  }

  /** Gives back what lies outside of the heap, once it has been sent. */
  synchronized void release() {
    released = true;
    for (ByteBuf shared : new ByteBuf[]{direct, directGzip}) {
      if (shared != null) {
        shared.release();
      }
    }
    files.values().forEach(AnswerFile::release);
    files.clear();
    direct = null;
    directGzip = null;
  }

  /** Two checksums of different polynomials, which the processor computes, and the length. */
  private static String tag(byte[] body) {
    CRC32C one = new CRC32C();
    one.update(body);
    CRC32 other = new CRC32();
    other.update(body);
    return "%08x%08x%x".formatted(one.getValue(), other.getValue(), body.length);
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
