package io.swiftbolt.http;

import io.vertx.core.Future;

/** Answers requests that have been read, checked and admitted. Fails with {@link Refusal} for what the client did wrong. */
@FunctionalInterface
interface Endpoint {
  Future<Reply> answer(Input input);
}
