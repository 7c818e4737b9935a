package io.swiftbolt.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a data directory. Whoever holds it starts and stops the embedded Postgres; the operating system frees it when
 * the process dies, however it dies.
 */
final class DataDirectory implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Empty while another process holds it. */
  static Optional<DataDirectory> lock(Path directory, String holder) {
    Path file = directory.resolve("owner.lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      Files.writeString(holderFile(directory), holder);
      return Optional.of(new DataDirectory(channel, lock));
    } catch (OverlappingFileLockException e) {
      close(channel); // held by this very process
      return Optional.empty();
    } catch (IOException e) {
      close(channel);
      throw new DatabaseRefused("The data directory " + directory + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** What the present holder called itself. */
  static String holder(Path directory) {
    try {
      return Files.readString(holderFile(directory));
    } catch (IOException e) {
      return "";
    }
  }

  /** Not the locked file: POSIX frees a process's lock as soon as the process closes any descriptor of that file. */
  private static Path holderFile(Path directory) {
    return directory.resolve("owner");
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new DatabaseRefused("The lock of the data directory cannot be closed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      throw new DatabaseRefused("The lock of the data directory cannot be released: " + e.getMessage(), e);
    } finally {
      close(channel);
    }
  }
}
