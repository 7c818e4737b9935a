package io.swiftbolt.archive;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.swiftbolt.market.Bar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Comma-separated values with a header. Doubles as Java writes them: read back, they are the same. */
final class CsvBarWriter implements BarFileWriter {
  private static final CsvMapper MAPPER = new CsvMapper();

  private final SequenceWriter lines;

  private CsvBarWriter(SequenceWriter lines) {
    this.lines = lines;
  }

  static CsvBarWriter open(Path file) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder();
    for (BarColumn column : BarColumn.values()) {
      schema.addColumn(column.header());
    }
    return new CsvBarWriter(MAPPER.writer(schema.setUseHeader(true).build())
        .writeValues(Files.newBufferedWriter(file, StandardCharsets.UTF_8)));
  }

  @Override
  public void write(ArchivedBar row) throws IOException {
    Bar bar = row.bar();
    lines.write(List.of(row.symbol(), row.timeframe().code(), bar.ts().toString(), Double.toString(bar.open()),
        Double.toString(bar.high()), Double.toString(bar.low()), Double.toString(bar.close()),
        Long.toString(bar.volume()), row.origin().provider().orElse(""), row.origin().feed().orElse(""),
        row.origin().basis().orElse(""), row.origin().rank().map(Object::toString).orElse(""),
        row.seenAt().map(Object::toString).orElse("")));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
