package io.swiftbolt.fetch;

import io.swiftbolt.market.Bar;
import io.swiftbolt.provider.BarPage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of raw bars as bytes, big-endian: the number of symbols; of each its ticker, the number of its bars and these as start
 * (milliseconds since 1970), open, high, low, close, volume; then the number of rows that could not be read, each as three texts.
 * A text is its length in bytes and its UTF-8. Read by the version that wrote it: kept pages do not outlive an upgrade by long.
 */
final class PageCodec {
  private PageCodec() {}

  static Buffer encode(BarPage page) {
    Buffer bytes = Buffer.buffer(64 + page.count() * 48);
    bytes.appendInt(page.bars().size());
    page.bars().forEach((symbol, bars) -> {
      text(bytes, symbol);
      bytes.appendInt(bars.size());
      for (Bar bar : bars) {
        bytes.appendLong(bar.ts().toEpochMilli()).appendDouble(bar.open()).appendDouble(bar.high())
            .appendDouble(bar.low()).appendDouble(bar.close()).appendLong(bar.volume());
      }
    });
    bytes.appendInt(page.malformed().size());
    page.malformed().forEach(row -> {
      text(bytes, row.symbol());
      text(bytes, row.row());
      text(bytes, row.why());
    });
    return bytes;
  }

  /** @throws IndexOutOfBoundsException when the bytes end too early */
  static BarPage decode(Buffer bytes) {
    Reader reader = new Reader(bytes);
    Map<String, List<Bar>> bars = new LinkedHashMap<>();
    for (int left = reader.number(); left > 0; left--) {
      String symbol = reader.text();
      int count = reader.number();
      List<Bar> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(reader.bar());
      }
      bars.put(symbol, rows);
    }
    List<BarPage.MalformedRow> malformed = new ArrayList<>();
    for (int left = reader.number(); left > 0; left--) {
      malformed.add(new BarPage.MalformedRow(reader.text(), reader.text(), reader.text()));
    }
    return new BarPage(bars, malformed, Optional.empty(), BarPage.Basis.RAW);
  }

  private static void text(Buffer bytes, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.appendInt(encoded.length).appendBytes(encoded);
  }

  private static final class Reader {
    private final Buffer bytes;
    private int at;

    Reader(Buffer bytes) {
      this.bytes = bytes;
    }

    int number() {
      at += Integer.BYTES;
      return bytes.getInt(at - Integer.BYTES);
    }

    String text() {
      int length = number();
      at += length;
      return bytes.getString(at - length, at, "UTF-8");
    }

    private double price() {
      at += Double.BYTES;
      return bytes.getDouble(at - Double.BYTES);
    }

    private long whole() {
      at += Long.BYTES;
      return bytes.getLong(at - Long.BYTES);
    }

    Bar bar() {
      Instant ts = Instant.ofEpochMilli(whole());
      return new Bar(ts, price(), price(), price(), price(), whole());
    }
  }
}
