package io.swiftbolt;

import io.swiftbolt.archive.ArchiveRow;
import io.swiftbolt.archive.ArchivedBar;
import io.swiftbolt.archive.BadArchive;
import io.swiftbolt.archive.BarFileReader;
import io.swiftbolt.archive.BarFileWriter;
import io.swiftbolt.bars.BarPages;
import io.swiftbolt.bars.ImportLog;
import io.swiftbolt.bars.ImportLog.Counts;
import io.swiftbolt.cli.Archive;
import io.swiftbolt.fetch.BarImport;
import io.swiftbolt.market.TimeRange;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.symbols.Symbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Imports and exports of one command, on its plain thread: files block. */
final class ArchiveWork implements Archive {
  /** Bars of one transaction and of one page: some megabytes in memory, however large the file is. */
  private static final int PART = 20_000;
  private static final String SIMULATED = "simulated";
  private static final String UNNAMED = "import";
  private static final Instant BEGINNING = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  private final Engine engine;
  private final StopSignal stop;
  private final Supplier<List<String>> watched;

  /** @param watched the tickers of the watch-list; asked for only when they are meant */
  ArchiveWork(Engine engine, StopSignal stop, Supplier<List<String>> watched) {
    this.engine = engine;
    this.stop = stop;
    this.watched = watched;
  }

  @Override
  public Counts read(ImportOrder order, LongConsumer progress) {
    engine.claimOrigin();
    ImportLog log = new ImportLog(engine.pool);
    UUID id = UUID.randomUUID();
    try (BarFileReader file = order.format().read(order.file(), order.defaults())) {
      log.begin(id, new ImportLog.Source(order.file().toString(), order.format().code(), order.provider(),
          order.feed(), order.by()), engine.clock.instant()).await();
      Counts counts = read(file, new BarImport.Order(id, new BarImport.Source(order.provider().orElse(UNNAMED),
          order.feed().orElse(UNNAMED), order.rank().orElse(0)), order.complete()), order, progress);
      log.end(id, Optional.empty(), engine.clock.instant()).await();
      return counts;
    } catch (IOException e) {
      throw failed(log, id, new UncheckedIOException(order.file() + " cannot be read: " + e.getMessage(), e));
    } catch (RuntimeException e) {
      throw failed(log, id, e);
    }
  }

  /** What is stored stays; imported again, the file goes on from there without a double. */
  private RuntimeException failed(ImportLog log, UUID id, RuntimeException why) {
    try {
      log.end(id, Optional.of(String.valueOf(why.getMessage())), engine.clock.instant()).await();
    } catch (RuntimeException alsoFailed) {
      why.addSuppressed(alsoFailed);
    }
    return why;
  }

  private Counts read(BarFileReader file, BarImport.Order order, ImportOrder asked, LongConsumer progress)
      throws IOException {
    BarImport store = new BarImport(engine.pool, engine.coverage, engine::calendar, engine.clock);
    Counts total = Counts.NONE;
    List<ArchiveRow> part = new ArrayList<>();
    Optional<Instant> after = Optional.empty();
    for (Optional<ArchiveRow> row = file.next(); row.isPresent(); row = file.next()) {
      ArchiveRow next = checked(named(row.get(), asked), order);
      boolean same = part.isEmpty() || sameSeries(part.getFirst(), next);
      if (!same || part.size() == PART) {
        BarImport.Stored stored = store(store, part, after, order);
        total = total.plus(stored.counts());
        progress.accept(total.read());
        after = same ? stored.end() : Optional.empty();
        part = new ArrayList<>();
      }
      part.add(next);
    }
    return part.isEmpty() ? total : total.plus(store(store, part, after, order).counts());
  }

  private BarImport.Stored store(BarImport store, List<ArchiveRow> rows, Optional<Instant> after,
      BarImport.Order order) {
    stop.check();
    ArchiveRow first = rows.getFirst();
    Symbol symbol = engine.symbols.ensure(List.of(first.symbol())).await().getFirst();
    return store.store(new BarImport.Part(symbol, first.timeframe(), rows, after), order).await();
  }

  private static boolean sameSeries(ArchiveRow a, ArchiveRow b) {
    return a.symbol().equals(b.symbol()) && a.timeframe() == b.timeframe();
  }

  /** What was said on the command line counts more than what the file says. */
  private static ArchiveRow named(ArchiveRow row, ImportOrder asked) {
    if (!(row instanceof ArchiveRow.Good(ArchivedBar bar))) {
      return row;
    }
    ArchivedBar.Origin said = bar.origin();
    return new ArchiveRow.Good(new ArchivedBar(bar.symbol(), bar.timeframe(), bar.bar(), new ArchivedBar.Origin(
        asked.provider().or(said::provider), asked.feed().or(said::feed), said.basis(), asked.rank().or(said::rank)),
        bar.seenAt()));
  }

  /** Simulated and real bars never share a database, not by way of a file either. */
  private ArchiveRow checked(ArchiveRow row, BarImport.Order order) {
    String provider = row instanceof ArchiveRow.Good(ArchivedBar bar)
        ? bar.origin().provider().orElse(order.origin().provider())
        : order.origin().provider();
    if (row instanceof ArchiveRow.Good && provider.equals(SIMULATED) != engine.isSimulated()) {
      throw new BadArchive("The file holds bars of provider " + provider + ", and this database holds "
          + (engine.isSimulated() ? "simulated" : "real") + " data: the two never mix");
    }
    return row;
  }

  @Override
  public long write(ExportOrder order, LongConsumer progress) {
    List<String> tickers = order.symbols().isEmpty() ? watched.get() : order.symbols();
    List<Symbol> symbols = tickers.stream().map(ticker -> engine.symbols.require(ticker).await()).toList();
    Path target = order.file().toAbsolutePath();
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    try {
      long rows = 0;
      try (BarFileWriter file = order.format().write(unfinished)) {
        for (Symbol symbol : symbols) {
          for (Timeframe timeframe : order.timeframes()) {
            rows += write(file, symbol, timeframe, order, rows, progress);
          }
        }
      }
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(order.file() + " cannot be written: " + e.getMessage(), e);
    } finally {
      deleteIfThere(unfinished);
    }
  }

  private long write(BarFileWriter file, Symbol symbol, Timeframe timeframe, ExportOrder order, long before,
      LongConsumer progress) throws IOException {
    BarPages pages = new BarPages(engine.pool);
    Instant asOf = order.asOf().orElse(engine.clock.instant()); // one instant for all pages: corrections do not tear the file
    Instant from = order.from().orElse(BEGINNING);
    Instant to = order.to().orElse(END);
    long rows = 0;
    while (from.isBefore(to)) {
      stop.check();
      List<BarPages.Stored> page = pages.page(symbol.id(), timeframe, new TimeRange(from, to), asOf, PART).await();
      for (BarPages.Stored bar : page) {
        file.write(new ArchivedBar(symbol.ticker(), timeframe, bar.bar(), new ArchivedBar.Origin(
            Optional.of(bar.provider()), Optional.of(bar.feed()), Optional.of(bar.basis()), Optional.of(bar.rank())),
            Optional.of(bar.seenAt())));
      }
      rows += page.size();
      progress.accept(before + rows);
      from = page.size() < PART ? to : page.getLast().bar().ts().plusNanos(1000);
    }
    return rows;
  }

  private static void deleteIfThere(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw new UncheckedIOException(unfinished + " cannot be deleted", e);
    }
  }
}
