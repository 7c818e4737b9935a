package io.swiftbolt.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable records to the consumers of this process without a copy. */
public final class ByReference implements MessageCodec<Object, Object> {
  static final String NAME = "by-reference";

  private ByReference() {}

  /** Once per Vertx, before the first message. */
  public static void register(Vertx vertx) {
    vertx.eventBus().registerCodec(new ByReference());
  }

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new UnsupportedOperationException("messages stay within the process");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("messages stay within the process");
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
