package io.swiftbolt.http;

import io.swiftbolt.chart.ChartAnswer;
import io.swiftbolt.market.BarSeries;

/** A chart's bars as RFC 4180 has it, with a header line; times as in JSON. */
final class ChartCsv {
  private static final int BYTES_PER_BAR = 96;

  private ChartCsv() {}

  static byte[] encode(ChartAnswer answer) {
    BarSeries bars = answer.bars();
    JsonBytes csv = new JsonBytes(BYTES_PER_BAR * (bars.size() + 1));
    csv.raw("ts,open,high,low,close,volume,provider,status\r\n");
    for (int i = 0; i < bars.size(); i++) {
      boolean last = i == bars.size() - 1;
      String status = last && answer.lastIsPartial()
          ? "partial"
          : i >= bars.size() - answer.live() ? "live" : "verified";
      csv.time(bars.epochSecond(i)).raw(",").number(bars.open(i)).raw(",").number(bars.high(i)).raw(",")
          .number(bars.low(i)).raw(",").number(bars.close(i)).raw(",").number(bars.volume(i)).raw(",")
          .raw(bars.provider(i)).raw(",").raw(status).raw("\r\n");
    }
    return csv.toArray();
  }
}
