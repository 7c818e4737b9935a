package io.swiftbolt.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Rows of a file, one after the other. Blocks; for plain threads. */
public interface BarFileReader extends Closeable {
  /**
   * The next row; empty at the end.
   *
   * @throws BadArchive when the row does not even say of what series it is
   */
  Optional<ArchiveRow> next() throws IOException;
}
