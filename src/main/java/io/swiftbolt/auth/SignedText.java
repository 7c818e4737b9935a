package io.swiftbolt.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.regex.Pattern;

/**
 * A token taken apart; nothing of it is believed yet.
 *
 * @param header as it was signed
 * @param algorithm what the header claims, whatever that is
 * @param content what the signature is made of
 */
record SignedText(Base64URL header, String algorithm, ObjectNode claims, String content, Base64URL signature) {
  /** Strict, so that nobody else who reads the same token can read it in another way. */
  private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** The library reads over other characters: one key could be written in any number of ways, each remembered apart. */
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*+");

  /** @throws ParseException if it has not three parts, the first two of them JSON objects */
  static SignedText parse(String token) throws ParseException {
    if (!SHAPE.matcher(token).matches()) {
      throw new ParseException("a token is three parts of base64url", 0);
    }
    Base64URL[] parts = JOSEObject.split(token);
    JsonNode algorithm = object(parts[0]).path("alg");
    return new SignedText(parts[0], algorithm.isTextual() ? algorithm.textValue() : "", object(parts[1]),
        token.substring(0, token.lastIndexOf('.')), parts[2]);
  }

  private static ObjectNode object(Base64URL part) throws ParseException {
    try {
      if (JSON.readTree(part.decodeToString()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new ParseException("must be JSON", 0);
    }
    throw new ParseException("must be a JSON object", 0);
  }
}
