package io.swiftbolt.cli;

import io.swiftbolt.archive.FileFormat;
import io.swiftbolt.archive.SeriesDefaults;
import io.swiftbolt.bars.ImportLog;
import io.swiftbolt.market.Timeframe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Bars into files and out of them. Blocks. */
public interface Archive {
  /**
   * A file to be read.
   *
   * @param provider of rows that do not say theirs
   * @param complete what is missing between the first and the last bar of a series was not traded
   * @param by who imports it; written down
   */
  record ImportOrder(Path file, FileFormat format, SeriesDefaults defaults, Optional<String> provider,
      Optional<String> feed, Optional<Integer> rank, boolean complete, String by) {}

  /**
   * What goes into a file.
   *
   * @param symbols empty = the whole watch-list
   * @param from starts of the bars; empty = from the first one on
   * @param to not included; empty = up to the last one
   * @param asOf as it was known then; empty = now
   */
  record ExportOrder(Path file, FileFormat format, List<String> symbols, List<Timeframe> timeframes,
      Optional<Instant> from, Optional<Instant> to, Optional<Instant> asOf) {}

  /** @param progress told how many rows have been read */
  ImportLog.Counts read(ImportOrder order, LongConsumer progress);

  /**
   * Bars ascending within a series, series in the order asked for.
   *
   * @param progress told how many rows have been written
   * @return how many there are
   */
  long write(ExportOrder order, LongConsumer progress);
}
