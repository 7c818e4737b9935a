package io.swiftbolt.auth;

import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/**
 * A token taken apart; nothing of it is believed yet.
 *
 * @param header as it was signed
 * @param algorithm what the header claims, whatever that is
 * @param content what the signature is made of
 */
record SignedText(Base64URL header, String algorithm, Map<String, Object> claims, String content, Base64URL signature) {

  /** @throws ParseException if it has not three parts, the first two of them JSON objects */
  static SignedText parse(String token) throws ParseException {
    Base64URL[] parts = JOSEObject.split(token);
    if (parts.length != 3) {
      throw new ParseException("a token has three parts", 0);
    }
    Map<String, Object> header = JSONObjectUtils.parse(parts[0].decodeToString());
    String algorithm = header.get("alg") instanceof String name ? name : "";
    return new SignedText(parts[0], algorithm, JSONObjectUtils.parse(parts[1].decodeToString()),
        token.substring(0, token.lastIndexOf('.')), parts[2]);
  }
}
