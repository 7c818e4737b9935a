package io.swiftbolt.provider;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** Collects a response body up to a limit, so that no answer can fill the memory. */
record BoundedBody(int maxBytes) implements BodyCodec<Buffer> {

  /** The body is longer than allowed. */
  static final class TooLong extends RuntimeException {
    TooLong(int maxBytes) {
      super("body of more than " + maxBytes + " bytes");
    }
  }

  @Override
  public BodyStream<Buffer> stream() {
    return new Collector(maxBytes);
  }

  private static final class Collector implements BodyStream<Buffer> {
    private final int maxBytes;
    private final Buffer body = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();

    Collector(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public Future<Buffer> result() {
      return whole.future();
    }

    @Override
    public void handle(Throwable broken) {
      whole.tryFail(broken);
    }

    @Override
    public Future<Void> write(Buffer chunk) {
      if (body.length() + chunk.length() > maxBytes) {
        TooLong tooLong = new TooLong(maxBytes);
        whole.tryFail(tooLong);
        return Future.failedFuture(tooLong);
      }
      body.appendBuffer(chunk);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      whole.tryComplete(body);
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
      return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }
  }
}
