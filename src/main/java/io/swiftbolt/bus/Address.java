package io.swiftbolt.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * An event-bus address with the type of what is sent there. Messages are hints and events, never work itself: losing one may
 * delay, not lose.
 *
 * @param name on the bus
 */
public record Address<T>(String name) {
  private static final DeliveryOptions BY_REFERENCE = new DeliveryOptions().setCodecName(ByReference.NAME)
      .setLocalOnly(true);

  public void publish(Vertx vertx, T message) {
    vertx.eventBus().publish(name, message, BY_REFERENCE);
  }

  public MessageConsumer<T> listen(Vertx vertx, Consumer<T> handler) {
    return vertx.eventBus().consumer(name, message -> handler.accept(message.body()));
  }
}
