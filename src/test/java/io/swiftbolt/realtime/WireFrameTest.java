package io.swiftbolt.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes, beside those of the encoder that Vert.x uses. */
class WireFrameTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536, 300_000})
  void the_bytes_are_those_of_the_encoder(int length) {
    assertEquals(encoded("x".repeat(length)), framed("x".repeat(length)));
  }

  @Test
  void the_length_counts_bytes_and_not_characters() {
    String text = "é€😀".repeat(20);
    assertEquals(encoded(text), framed(text));
  }

  @Test
  void half_a_character_becomes_a_question_mark() {
    assertTrue(framed("\uD83D").endsWith("3f"));
  }

  @Test
  void memory_goes_back_when_maker_and_readers_are_done() {
    WireFrame frame = WireFrame.text("{}");
    ByteBuf first = frame.share();
    ByteBuf second = frame.share();
    frame.close();
    assertFalse(first.release());
    assertEquals(1, second.refCnt());
    assertTrue(second.release());
  }

  private static String framed(String text) {
    try (WireFrame frame = WireFrame.text(text)) {
      ByteBuf shared = frame.share();
      assertEquals(frame.bytes(), shared.readableBytes());
      String hex = ByteBufUtil.hexDump(shared);
      shared.release();
      return hex;
    }
  }

  private static String encoded(String text) {
    EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    channel.writeOutbound(new TextWebSocketFrame(text));
    CompositeByteBuf all = channel.alloc().compositeBuffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.addComponent(true, part);
    }
    String hex = ByteBufUtil.hexDump(all);
    all.release();
    channel.finishAndReleaseAll();
    return hex;
  }
}
