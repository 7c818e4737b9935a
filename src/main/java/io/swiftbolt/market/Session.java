package io.swiftbolt.market;

import java.time.LocalDate;

/**
 * One trading day of the exchange.
 *
 * @param date New York date
 * @param day midnight New York of the date up to midnight of the next date; {@code day.from()} stamps its daily bar
 * @param regular from the opening to the closing bell (13:00 on an early close)
 * @param extended from the first pre-market to the last after-hours trade, 04:00 to 20:00 New York (17:00 on an early close)
 */
public record Session(LocalDate date, TimeRange day, TimeRange regular, TimeRange extended) {}
