package io.swiftbolt.archive;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import blue.strategic.parquet.ParquetWriter;
import blue.strategic.parquet.ValueWriter;
import io.swiftbolt.market.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Parquet: symbols and sources as strings, times as microseconds UTC, prices as doubles, volume as a long. */
final class ParquetBarWriter implements BarFileWriter {
  private static final MessageType SCHEMA = Types.buildMessage()
      .required(BINARY).as(stringType()).named(BarColumn.SYMBOL.header())
      .required(BINARY).as(stringType()).named(BarColumn.TIMEFRAME.header())
      .required(INT64).as(timestampType(true, TimeUnit.MICROS)).named(BarColumn.TS.header())
      .required(DOUBLE).named(BarColumn.OPEN.header())
      .required(DOUBLE).named(BarColumn.HIGH.header())
      .required(DOUBLE).named(BarColumn.LOW.header())
      .required(DOUBLE).named(BarColumn.CLOSE.header())
      .required(INT64).named(BarColumn.VOLUME.header())
      .optional(BINARY).as(stringType()).named(BarColumn.PROVIDER.header())
      .optional(BINARY).as(stringType()).named(BarColumn.FEED.header())
      .optional(BINARY).as(stringType()).named(BarColumn.BASIS.header())
      .optional(INT32).named(BarColumn.RANK.header())
      .optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named(BarColumn.SEEN_AT.header())
      .named("bars");

  private final ParquetWriter<ArchivedBar> rows;

  private ParquetBarWriter(ParquetWriter<ArchivedBar> rows) {
    this.rows = rows;
  }

  static ParquetBarWriter open(Path file) throws IOException {
    Files.deleteIfExists(file); // the library does not write over a file
    return new ParquetBarWriter(ParquetWriter.writeFile(SCHEMA, file.toFile(), ParquetBarWriter::values));
  }

  private static void values(ArchivedBar row, ValueWriter values) {
    Bar bar = row.bar();
    values.write(BarColumn.SYMBOL.header(), row.symbol());
    values.write(BarColumn.TIMEFRAME.header(), row.timeframe().code());
    values.write(BarColumn.TS.header(), micros(bar.ts()));
    values.write(BarColumn.OPEN.header(), bar.open());
    values.write(BarColumn.HIGH.header(), bar.high());
    values.write(BarColumn.LOW.header(), bar.low());
    values.write(BarColumn.CLOSE.header(), bar.close());
    values.write(BarColumn.VOLUME.header(), bar.volume());
    row.origin().provider().ifPresent(value -> values.write(BarColumn.PROVIDER.header(), value));
    row.origin().feed().ifPresent(value -> values.write(BarColumn.FEED.header(), value));
    row.origin().basis().ifPresent(value -> values.write(BarColumn.BASIS.header(), value));
    row.origin().rank().ifPresent(value -> values.write(BarColumn.RANK.header(), value));
    row.seenAt().ifPresent(value -> values.write(BarColumn.SEEN_AT.header(), micros(value)));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Override
  public void write(ArchivedBar bar) throws IOException {
    rows.write(bar);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
