package io.swiftbolt.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bars lie in a file. */
public enum FileFormat {
  CSV, PARQUET;

  /** As users write it, and as the end of a file's name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<FileFormat> find(String code) {
    return Arrays.stream(values()).filter(format -> format.code().equals(code.strip().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** By the end of its name. */
  public static Optional<FileFormat> of(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return find(name.substring(name.lastIndexOf('.') + 1));
  }

  /** @throws BadArchive when it is no file of this format, or lacks a column */
  public BarFileReader read(Path file, SeriesDefaults defaults) throws IOException {
    return switch (this) {
      case CSV -> CsvBarReader.open(file, defaults);
      case PARQUET -> ParquetBarReader.open(file, defaults);
    };
  }

  /** Over whatever is there. */
  public BarFileWriter write(Path file) throws IOException {
    return switch (this) {
      case CSV -> CsvBarWriter.open(file);
      case PARQUET -> ParquetBarWriter.open(file);
    };
  }
}
