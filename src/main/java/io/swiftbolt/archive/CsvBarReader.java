package io.swiftbolt.archive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comma-separated values, RFC 4180, UTF-8, with a header. */
final class CsvBarReader implements BarFileReader {
  private static final CsvMapper MAPPER = CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY)
      .enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

  private final MappingIterator<String[]> lines;
  private final List<Optional<BarColumn>> header;
  private final RowReader rows;

  private CsvBarReader(MappingIterator<String[]> lines, List<Optional<BarColumn>> header, RowReader rows) {
    this.lines = lines;
    this.header = header;
    this.rows = rows;
  }

  static CsvBarReader open(Path file, SeriesDefaults defaults) throws IOException {
    Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    try {
      MappingIterator<String[]> lines = MAPPER.readerFor(String[].class).readValues(text);
      if (!lines.hasNextValue()) {
        throw new BadArchive(file + " is empty: the first line must name the columns");
      }
      List<Optional<BarColumn>> header = new ArrayList<>();
      for (String name : lines.nextValue()) {
        header.add(BarColumn.find(name.replace("\uFEFF", ""))); // some programs begin a file with a byte order mark
      }
      List<BarColumn> missing = BarColumn.missing(header.stream().flatMap(Optional::stream).toList());
      if (!missing.isEmpty()) {
        throw new BadArchive(file + " must have the columns ts, open, high, low, close and volume; "
            + missing.getFirst().header() + " is missing");
      }
      return new CsvBarReader(lines, header, new RowReader(defaults));
    } catch (JacksonException broken) {
      text.close();
      throw new BadArchive(file + " is not CSV: " + broken.getOriginalMessage(), broken);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  @Override
  public Optional<ArchiveRow> next() throws IOException {
    try {
      if (!lines.hasNextValue()) {
        return Optional.empty();
      }
      String[] line = lines.nextValue();
      Map<BarColumn, Object> values = new EnumMap<>(BarColumn.class);
      for (int i = 0; i < Math.min(line.length, header.size()); i++) {
        String value = line[i];
        header.get(i).ifPresent(column -> values.put(column, value));
      }
      return Optional.of(rows.read(values));
    } catch (JacksonException broken) {
      throw new BadArchive("line " + broken.getLocation().getLineNr() + " is not CSV: " + broken.getOriginalMessage(),
          broken);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
