package io.swiftbolt.market;

import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of market_calendar: what an operator or a vendor says of one date, against the rules. New York wall-clock times; null
 * means the usual hour.
 *
 * @param open whether the exchange trades that day; if not, the times say nothing
 * @param marketOpen opening bell
 * @param marketClose closing bell
 * @param sessionOpen first pre-market trade
 * @param sessionClose last after-hours trade; 23:59 or later stands for midnight
 */
public record CalendarOverride(LocalDate date, boolean open, @Nullable LocalTime marketOpen,
    @Nullable LocalTime marketClose, @Nullable LocalTime sessionOpen, @Nullable LocalTime sessionClose) {}
