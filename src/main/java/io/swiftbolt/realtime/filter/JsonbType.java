package io.swiftbolt.realtime.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON by its content: {@code {"a": 1.0, "b": 2}} equals {@code {"b":2,"a":1}}. Has no order here. A column that holds the JSON
 * value null looks like one that holds SQL's null, since {@code to_jsonb} writes both alike.
 */
record JsonbType() implements ColumnType {
  private static final ObjectReader READER = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS,
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build().readerFor(Object.class);

  @Override
  public String sqlName() {
    return "jsonb";
  }

  @Override
  public Object cast(String text) throws BadFilter {
    if (text.isBlank()) {
      throw invalid(text);
    }
    try {
      return content(READER.readValue(text));
    } catch (JsonProcessingException e) {
      throw BadFilter.refused("invalid input syntax for type json: \"" + text + '"');
    }
  }

  @Override
  public Object decode(String text, boolean quoted) {
    return quoted ? text : ColumnType.super.decode(text, false);
  }

  @Override
  public int compare(Object one, Object other) {
    throw new IllegalStateException("Values of type jsonb have no order here");
  }

  @Override
  public boolean hasOrder() {
    return false;
  }

  private static Object content(@Nullable Object value) {
    return switch (value) {
      case null -> Optional.empty();
      case BigInteger whole -> number(new BigDecimal(whole));
      case BigDecimal number -> number(number);
      case List<?> list -> {
        List<Object> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(content(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        Map<Object, Object> members = HashMap.newHashMap(map.size());
        map.forEach((name, member) -> members.put(name, content(member)));
        yield members;
      }
      default -> value; // text and booleans
    };
  }

  private static BigDecimal number(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }
}
