package io.swiftbolt.chart;

import io.swiftbolt.market.Adjustment;
import io.swiftbolt.market.SessionKind;
import io.swiftbolt.market.Timeframe;
import io.swiftbolt.market.TradingCalendar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What chart is wanted; checked.
 *
 * @param ticker upper case, as we name it
 * @param adjustment in which shares
 * @param days how far the range goes back where {@code start} does not say
 * @param start bars that start earlier are left out
 * @param end bars that start later are left out; empty = now
 * @param limit at most so many bars, the newest ones
 * @param offset so many of the newest bars are skipped
 * @param before cursor: only bars that start earlier, at most {@code pageSize}
 * @param asOf the chart as it stood then: with the bars that were known, each as it was; empty = now
 * @param requested the ticker as the client named it, upper case; another one than ours for some futures
 * @param forecast whether the forecast is wanted
 * @param models whether the summary of all horizons is
 */
public record ChartQuery(String ticker, Timeframe timeframe, SessionKind session, Adjustment adjustment, boolean layers,
    int days, Optional<Instant> start, Optional<Instant> end, int limit, int offset, Optional<Instant> before,
    int pageSize, Optional<Instant> asOf, String requested, boolean forecast, boolean models) {
  public static final int MOST_DAYS = 3650;
  public static final int MOST_BARS = 2000;
  public static final int MOST_PAGE = 1000;
  static final int USUAL_PAGE = 400;
  private static final int MOST_SHOWN = 40;
  private static final int MOST_OFFSET = 10_000_000;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final long SECONDS_ABOVE = 1_000_000_000L;
  private static final long MILLIS_ABOVE = 1_000_000_000_000L;

  /**
   * From parameters as they came, in either spelling ({@code bars_limit}, {@code barsLimit}).
   *
   * @throws BadChartQuery naming the field and its rule
   */
  public static ChartQuery of(Map<String, String> parameters) {
    Parameters given = new Parameters(parameters);
    String ticker = given.text("symbol").map(text -> text.toUpperCase(Locale.ROOT))
        .orElseThrow(() -> new BadChartQuery("Symbol parameter is required"));
    Timeframe timeframe = given.timeframe();
    Optional<Instant> start = given.get("start", text -> time("start", text, false));
    Optional<Instant> end = given.get("end", text -> time("end", text, true));
    if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
      throw new BadChartQuery("start must be before end");
    }
    given.flag("include_options", true);
    String stored = FuturesTicker.of(ticker).map(FuturesTicker::resolved).orElse(ticker);
    return new ChartQuery(stored, timeframe, given.session(), given.adjustment(), given.flag("layers", false),
        given.number("days", usualDays(timeframe), 1, MOST_DAYS), start, end,
        given.number("bars_limit", MOST_BARS, 1, MOST_BARS), given.number("bars_offset", 0, 0, MOST_OFFSET),
        given.get("before", text -> time("before", text, false)), given.number("page_size", USUAL_PAGE, 1, MOST_PAGE),
        given.get("as_of", text -> time("as_of", text, false)), ticker, given.flag("include_forecast", true),
        given.flag("include_ml", true));
  }

  /**
   * The newest bars of regular hours that start before an instant; nothing else is said about the chart.
   *
   * @param ticker upper case
   * @param start bars that start earlier are left out; empty = as far back as there are bars
   * @param most at most so many, without an upper limit here
   */
  public static ChartQuery window(String ticker, Timeframe timeframe, Adjustment adjustment, Optional<Instant> start,
      Instant before, int most) {
    return new ChartQuery(ticker, timeframe, SessionKind.REGULAR, adjustment, false, usualDays(timeframe), start,
        Optional.empty(), MOST_BARS, 0, Optional.of(before), most, Optional.empty(), ticker, false,
        false);
  }

  private static String shown(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }

  private static int usualDays(Timeframe timeframe) {
    return switch (timeframe) {
      case M1 -> 2;
      case M5 -> 5;
      case M15 -> 10;
      case M30 -> 20;
      case H1 -> 30;
      case H4 -> 90;
      case D1, W1 -> 1825;
    };
  }

  private static Instant time(String field, String text, boolean wholeDay) {
    Instant time = parse(field, text, wholeDay);
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new BadChartQuery(field + " must lie between 1900 and 2200, is " + shown(text));
    }
    return time;
  }

  /** Unix seconds, milliseconds, or ISO 8601 with its zone; a date alone is a New York date, as an end with all of its day. */
  private static Instant parse(String field, String text, boolean wholeDay) {
    try {
      if (text.matches("\\d{1,18}")) {
        long number = Long.parseLong(text);
        if (number <= SECONDS_ABOVE) {
          throw new BadChartQuery(field + " must be unix seconds above " + SECONDS_ABOVE + ", is " + shown(text));
        }
        return number > MILLIS_ABOVE ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        LocalDate date = LocalDate.parse(text);
        return wholeDay ? TradingCalendar.midnight(date.plusDays(1)).minusSeconds(1) : TradingCalendar.midnight(date);
      }
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException malformed) {
      throw new BadChartQuery(
          field + " must be ISO 8601 with a zone (2026-01-31T14:30:00Z), a date, or unix seconds, is "
              + text);
    }
  }

  /** Looks parameters up in snake and camel case and says what is wrong with them. */
  private record Parameters(Map<String, String> given) {
    Optional<String> text(String field) {
      String value = given.getOrDefault(field, given.getOrDefault(camel(field), "")).strip();
      return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    <T> Optional<T> get(String field, Function<String, T> parse) {
      return text(field).map(parse);
    }

    Timeframe timeframe() {
      String name = text("timeframe")
          .orElseThrow(() -> new BadChartQuery("timeframe is required (" + Timeframe.legalValues() + ")"));
      return Timeframe.find(name).orElseThrow(() -> new BadChartQuery(
          "Invalid timeframe: " + shown(name) + ". Must be one of: " + Timeframe.legalValues()));
    }

    SessionKind session() {
      return get("session", name -> SessionKind.find(name)
          .orElseThrow(() -> new BadChartQuery("session must be regular or all, is " + shown(name))))
          .orElse(SessionKind.REGULAR);
    }

    Adjustment adjustment() {
      return get("adjustment", name -> Adjustment.find(name)
          .orElseThrow(() -> new BadChartQuery("adjustment must be raw, split or all, is " + shown(name))))
          .orElse(Adjustment.SPLIT);
    }

    boolean flag(String field, boolean usual) {
      return get(field, text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new BadChartQuery(field + " must be true or false, is " + shown(text));
      }).orElse(usual);
    }

    int number(String field, int usual, int least, int most) {
      return get(field, text -> {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
          String name = field.equals("page_size") ? "pageSize" : field;
          throw new BadChartQuery(
              name + " must be a whole number from " + least + " to " + most + ", is " + shown(text));
        }
        return Integer.parseInt(text);
      }).orElse(usual);
    }

    private static String camel(String field) {
      String[] words = field.split("_");
      StringBuilder name = new StringBuilder(words[0]);
      Arrays.stream(words).skip(1).forEach(word -> name.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word, 1, word.length()));
      return name.toString();
    }
  }
}
