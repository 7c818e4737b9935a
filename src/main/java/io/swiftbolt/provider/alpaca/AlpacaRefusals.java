package io.swiftbolt.provider.alpaca;

import io.swiftbolt.provider.ProviderError;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderGate;
import io.swiftbolt.provider.VendorHttp;
import io.swiftbolt.provider.VendorQuestions;
import io.vertx.core.Future;
import java.util.Locale;

/** Alpaca says 403 to a wrong key as it does to a plan that is too small: only the text tells them apart. */
final class AlpacaRefusals {
  private AlpacaRefusals() {}

  /** Questions whose refusals are told apart. */
  static VendorQuestions questions(VendorHttp http, ProviderGate gate) {
    return new VendorQuestions(AlpacaBars.NAME, http, gate, (url, query) -> toldApart(http.get(url, query)));
  }

  static <T> Future<T> toldApart(Future<T> answer) {
    return answer.recover(cause -> Future.failedFuture(cause instanceof ProviderException why && isAboutTheKey(why)
        ? why.as(ProviderError.AUTHENTICATION_ERROR)
        : cause));
  }

  private static boolean isAboutTheKey(ProviderException why) {
    return why.error() == ProviderError.PERMISSION_DENIED
        && String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("forbidden");
  }
}
