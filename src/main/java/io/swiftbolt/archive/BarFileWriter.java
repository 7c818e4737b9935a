package io.swiftbolt.archive;

import java.io.Closeable;
import java.io.IOException;

/** Writes bars into a file, in the order in which they come. Blocks; for plain threads. The file is whole once this is closed. */
public interface BarFileWriter extends Closeable {
  void write(ArchivedBar bar) throws IOException;
}
