package io.swiftbolt.archive;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Parquet with flat columns: times as timestamps of any unit, dates, numbers or text. */
final class ParquetBarReader implements BarFileReader {
  private final ParquetReader<Map<BarColumn, Object>, Map<BarColumn, Object>, BarColumn[]> rows;
  private final Map<BarColumn, UnaryOperator<Object>> times;
  private final RowReader reader;

  private ParquetBarReader(ParquetReader<Map<BarColumn, Object>, Map<BarColumn, Object>, BarColumn[]> rows,
      Map<BarColumn, UnaryOperator<Object>> times, RowReader reader) {
    this.rows = rows;
    this.times = times;
    this.reader = reader;
  }

  static ParquetBarReader open(Path file, SeriesDefaults defaults) throws IOException {
    try {
      Function<String[], BarColumn[]> heading = path -> BarColumn.find(path[0]).filter(column -> path.length == 1)
          .map(column -> new BarColumn[]{column}).orElseGet(() -> new BarColumn[0]);
      var rows = ParquetReader.spliterator(file.toFile(), new Values(), heading);
      MessageType schema = rows.metaData().getFileMetaData().getSchema();
      List<BarColumn> found = new ArrayList<>();
      Map<BarColumn, UnaryOperator<Object>> times = new HashMap<>();
      for (Type field : schema.getFields()) {
        BarColumn.find(field.getName()).ifPresent(column -> {
          found.add(column);
          times.put(column, time(field.getLogicalTypeAnnotation()));
        });
      }
      List<BarColumn> missing = BarColumn.missing(found);
      if (!missing.isEmpty()) {
        rows.close();
        throw new BadArchive(file + " must have the columns ts, open, high, low, close and volume; "
            + missing.getFirst().header() + " is missing");
      }
      return new ParquetBarReader(rows, times, new RowReader(defaults));
    } catch (BadArchive bad) {
      throw bad;
    } catch (RuntimeException notParquet) { // the library has no exception of its own for it
      throw new BadArchive(file + " cannot be read as Parquet: " + notParquet.getMessage(), notParquet);
    }
  }

  /** Collects a row's values. */
  private static final class Values implements Hydrator<Map<BarColumn, Object>, Map<BarColumn, Object>, BarColumn[]> {
    @Override
    public Map<BarColumn, Object> start() {
      return new EnumMap<>(BarColumn.class);
    }

    @Override
    public Map<BarColumn, Object> add(Map<BarColumn, Object> row, BarColumn[] heading, Object value) {
      if (heading.length > 0 && value != null) {
        row.put(heading[0], value);
      }
      return row;
    }

    @Override
    public Map<BarColumn, Object> finish(Map<BarColumn, Object> row) {
      return row;
    }
  }

  private static UnaryOperator<Object> time(LogicalTypeAnnotation type) {
    return switch (type) {
      case TimestampLogicalTypeAnnotation stamp -> value -> value instanceof Long number
          ? Instant.EPOCH.plus(number, switch (stamp.getUnit()) {
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
          })
          : value;
      case DateLogicalTypeAnnotation _ -> value -> value instanceof Integer days ? LocalDate.ofEpochDay(days) : value;
      case null, default -> value -> value;
    };
  }

  @Override
  public Optional<ArchiveRow> next() {
    List<Map<BarColumn, Object>> one = new ArrayList<>(1);
    try {
      if (!rows.tryAdvance(one::add)) {
        return Optional.empty();
      }
    } catch (RuntimeException broken) {
      throw new BadArchive("The Parquet file is broken: " + broken.getMessage(), broken);
    }
    Map<BarColumn, Object> values = one.getFirst();
    values.replaceAll((column, value) -> times.getOrDefault(column, UnaryOperator.identity()).apply(value));
    return Optional.of(reader.read(values));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
