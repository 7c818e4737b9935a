package io.swiftbolt.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Text messages as they go over the wire, one after the other: WebSocket header and UTF-8 payload, encoded once. A server's
 * frames are not masked, so the same bytes serve every socket; what a socket is given at once costs it one write. To be closed by whoever made it, once it has been given to its
 * {@link SocketWriter}s: the memory is pooled, and each writer holds on to it for as long as it needs.
 *
 * <pre>{@code
 * try (WireFrame frame = WireFrame.text(json)) {
 *   writers.forEach(writer -> writer.write(frame));
 * }
 * }</pre>
 */
public final class WireFrame implements AutoCloseable {
  private static final int FINAL_TEXT = 0x81;
  private static final int HEADER_MOST = 10;
  private static final int SHORT_LENGTH = 125;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final int LARGEST_16_BITS = 0xFFFF;

  private final ByteBuf bytes;

  private WireFrame(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** One unfragmented text message, of any length. */
  public static WireFrame text(String payload) {
    return texts(List.of(payload));
  }

  /** Unfragmented text messages in their order. */
  public static WireFrame texts(List<String> payloads) {
    int chars = payloads.stream().mapToInt(String::length).sum();
    ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(HEADER_MOST * payloads.size() + chars);
    payloads.forEach(payload -> append(payload, bytes));
    return new WireFrame(bytes);
  }

  private static void append(String payload, ByteBuf bytes) {
    byte[] utf8 = payload.getBytes(StandardCharsets.UTF_8); // faster than encoding in place: nearly all is ASCII
    bytes.writeByte(FINAL_TEXT);
    if (utf8.length <= SHORT_LENGTH) {
      bytes.writeByte(utf8.length);
    } else if (utf8.length <= LARGEST_16_BITS) {
      bytes.writeByte(LENGTH_OF_16_BITS).writeShort(utf8.length);
    } else {
      bytes.writeByte(LENGTH_OF_64_BITS).writeLong(utf8.length);
    }
    bytes.writeBytes(utf8);
  }

  /** On the wire, headers included. */
  public int bytes() {
    return bytes.readableBytes();
  }

  /** The bytes for one more reader, who releases them. */
  ByteBuf share() {
    return bytes.retainedDuplicate();
  }

  /** Gives the maker's hold on the memory back. Once. */
  @Override
  public void close() {
    bytes.release();
  }
}
