package io.swiftbolt.provider;

import io.swiftbolt.config.ProvidersConfig.Retry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One request to one provider: all its pages, each with its retries. A loop by callbacks into one promise: a chain of composed
 * futures would grow with each page. Each round passes the gate, whose answer comes from the database, so the stack does not grow
 * either.
 */
final class PageLoop {
  private final Vertx vertx;
  private final ProviderGate gate;
  private final Retry retry;
  private final BarProvider provider;
  private final Purpose purpose;
  private final PageSink sink;
  private final BarRequest request;
  /** More than one when the request has more symbols than the provider takes at once. */
  private final Deque<BarRequest> parts;
  private final Set<String> cursors = new HashSet<>();
  private final Promise<Integer> done = Promise.promise();
  private Optional<String> cursor = Optional.empty();
  private int requests;
  private int pages;
  private int part;
  /** Whether the next page is asked for at a place that an earlier attempt has left. */
  private boolean resuming;

  PageLoop(Vertx vertx, ProviderGate gate, Retry retry, BarProvider provider, Purpose purpose, BarRequest request,
      PageSink sink) {
    this.vertx = vertx;
    this.gate = gate;
    this.retry = retry;
    this.provider = provider;
    this.purpose = purpose;
    this.sink = sink;
    this.request = request;
    this.parts = new ArrayDeque<>(parts(request, provider.capabilities().symbolsPerRequest()));
  }

  /** @return how many requests went out, those of the attempt that this one goes on with included */
  Future<Integer> run() {
    PagePosition from = sink.resume();
    if (from.part() < parts.size()) {
      for (; part < from.part(); part++) {
        parts.remove();
      }
      cursor = from.cursor();
      cursor.ifPresent(cursors::add);
      requests = from.requests();
      resuming = !from.equals(PagePosition.START);
    } else {
      sink.restart();
    }
    page(1);
    return done.future();
  }

  /** From the first page on: the provider does not know the place any more. */
  private void restart() {
    sink.restart();
    parts.clear();
    parts.addAll(parts(request, provider.capabilities().symbolsPerRequest()));
    part = 0;
    cursors.clear();
    cursor = Optional.empty();
    resuming = false;
    page(1);
  }

  private void page(int attempt) {
    gate.admit(provider.name(), provider.capabilities().cost(), purpose).onComplete(admitted -> {
      if (admitted.failed()) {
        done.fail(admitted.cause()); // nothing went out, and asking again now would not help
        return;
      }
      requests++;
      gate.call(provider.name(), () -> provider.bars(parts.element(), cursor)).onComplete(answer -> {
        if (answer.failed()) {
          failed(answer.cause(), attempt);
        } else if (!answer.result().malformed().isEmpty() && attempt < retry.tries()) {
          again(attempt); // spoilt on the way, perhaps: the last answer is taken as it is
        } else {
          taken(answer.result());
        }
      });
    });
  }

  private void failed(Throwable cause, int attempt) {
    boolean passing = cause instanceof ProviderException why && switch (why.error().remedy()) {
      case BACK_OFF -> true;
      case WAIT -> true; // the gate knows of the vendor's pause by now: it waits if that is short, and refuses if not
      case OPEN_CIRCUIT, GIVE_UP -> false;
    };
    if (passing && attempt < retry.tries()) {
      again(attempt);
    } else if (resuming && isAboutThePlace(cause)) {
      restart();
    } else {
      done.fail(cause);
    }
  }

  /** What a vendor says to a cursor that it has forgotten; an outage or a used-up quota says nothing about it. */
  private static boolean isAboutThePlace(Throwable cause) {
    return cause instanceof ProviderException why && switch (why.error()) {
      case VALIDATION_ERROR, INVALID_SYMBOL, BARS_MALFORMED -> true;
      case RATE_LIMIT_EXCEEDED, AUTHENTICATION_ERROR, PERMISSION_DENIED, PROVIDER_UNAVAILABLE -> false;
    };
  }

  private void again(int attempt) {
    long longest = Math.min(retry.cap().toMillis(), retry.base().toMillis() << (attempt - 1));
    vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(longest), _ -> page(attempt + 1));
  }

  private void taken(BarPage page) {
    resuming = false;
    try {
      sink.page(page);
    } catch (RuntimeException e) {
      done.fail(e);
      return;
    }
    pages++;
    cursor = page.next();
    if (cursor.isPresent() && !cursors.add(cursor.get())) {
      done.fail(endless("repeats a page"));
    } else if (cursor.isPresent() && pages >= retry.maxPages()) {
      done.fail(endless("has more than " + retry.maxPages() + " pages"));
    } else if (cursor.isPresent()) {
      sink.reached(new PagePosition(part, cursor, requests));
      page(1);
    } else {
      nextPart();
    }
  }

  private void nextPart() {
    parts.remove();
    part++;
    cursors.clear(); // cursors of another part may look the same
    pages = 0;
    if (parts.isEmpty()) {
      done.complete(requests);
    } else {
      sink.reached(new PagePosition(part, Optional.empty(), requests));
      page(1);
    }
  }

  private ProviderException endless(String what) {
    return new ProviderException(ProviderError.BARS_MALFORMED, provider.name(), provider.name() + " " + what);
  }

  private static List<BarRequest> parts(BarRequest request, int symbolsPerRequest) {
    List<BarRequest> parts = new ArrayList<>();
    for (int from = 0; from < request.symbols().size(); from += symbolsPerRequest) {
      int to = Math.min(request.symbols().size(), from + symbolsPerRequest);
      parts.add(new BarRequest(request.symbols().subList(from, to), request.timeframe(), request.range()));
    }
    return parts;
  }
}
