package io.swiftbolt.http;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole answer in a nameless file in memory. The kernel sends it to a socket without copying it (sendfile), as a web server does
 * with its files; a copy of a large answer costs more than all else about it. Never changes; gone with its last use.
 */
final class AnswerFile extends AbstractReferenceCounted {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerFile.class);
  /** Linux keeps these in memory. Nothing is written to a disk: where there is no such place, answers are copied. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private final FileChannel file;
  private final long size;

  private AnswerFile(FileChannel file, long size) {
    this.file = file;
    this.size = size;
  }

  /** @return null where there are no files in memory */
  static @Nullable AnswerFile of(byte[] head, Buffer body) {
    if (!Files.isWritable(MEMORY)) {
      return null;
    }
    FileChannel file = null;
    try {
      file = nameless();
      for (byte[] part : new byte[][]{head, body.getBytes()}) {
        ByteBuffer bytes = ByteBuffer.wrap(part);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      return new AnswerFile(file, head.length + (long) body.length());
    } catch (IOException e) { // a container's /dev/shm may be small, and full
      LOG.debug("no file in memory, this answer is copied: {}", e.toString());
      close(file);
      return null;
    }
  }

  /** It lives on as long as it is open, and not after a crash. */
  private static FileChannel nameless() throws IOException {
    Path name = Files.createTempFile(MEMORY, "swiftbolt", ".answer");
    try {
      return FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(name);
    }
  }

  private static void close(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.debug("closing a file in memory: {}", e.toString());
    }
  }

  /** For one socket. */
  FileRegion region() {
    retain();
    return new Region();
  }

  @Override
  public AnswerFile touch(Object hint) {
    return this;
  }

  @Override
  protected void deallocate() {
    close(file);
  }

  private final class Region extends AbstractReferenceCounted implements FileRegion {
    private long transferred;

    @Override
    public long position() {
      return 0;
    }

    @Override
    @Deprecated
    public long transfered() {
      return transferred;
    }

    @Override
    public long transferred() {
      return transferred;
    }

    @Override
    public long count() {
      return size;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
      long written = file.transferTo(position, size - position, target);
      transferred += Math.max(0, written);
      return written;
    }

    @Override
    public FileRegion retain() {
      super.retain();
      return this;
    }

    @Override
    public FileRegion retain(int increment) {
      super.retain(increment);
      return this;
    }

    @Override
    public FileRegion touch() {
      return this;
    }

    @Override
    public FileRegion touch(Object hint) {
      return this;
    }

    @Override
    protected void deallocate() {
      AnswerFile.this.release();
    }
  }
}
