package io.swiftbolt.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.symbols.ActionReports.Report;
import io.swiftbolt.symbols.CorporateActions.Action;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final List<String> ORDER = List.of("alpaca", "polygon", "finnhub");
  private static final Set<String> ALL = Set.copyOf(ORDER);
  private static final LocalDate DATE = LocalDate.of(2015, 7, 15);

  @Test
  void who_says_the_same_in_other_numbers_agrees() {
    Agreement all = agree(ALL, split("finnhub", 10, 70), split("alpaca", 1, 7), split("polygon", 1, 7));
    assertTrue(all.agreed());
    assertEquals(Optional.of(split("alpaca", 1, 7)), all.counts());
    assertTrue(agree(Set.of("alpaca", "polygon"), paid("alpaca", "0.2075"), paid("polygon", "0.20750001")).agreed());
  }

  @Test
  void the_word_of_most_counts_and_the_difference_is_told() {
    Agreement two = agree(ALL, split("alpaca", 7, 1), split("polygon", 1, 7), split("finnhub", 1, 7));
    assertFalse(two.agreed());
    assertEquals(Optional.of(split("polygon", 1, 7)), two.counts());
    Agreement silent = agree(ALL, split("alpaca", 1, 7));
    assertFalse(silent.agreed());
    assertEquals(Optional.empty(), silent.counts(), "two of three were asked and know nothing of it");
    assertEquals(Optional.empty(), silent.said().get("polygon"));
  }

  @Test
  void where_it_is_even_the_first_in_the_order_counts() {
    Set<String> both = Set.of("polygon", "finnhub");
    assertEquals(Optional.of(split("polygon", 1, 7)),
        agree(both, split("finnhub", 1, 8), split("polygon", 1, 7)).counts());
    assertEquals(Optional.of(split("polygon", 1, 7)), agree(both, split("polygon", 1, 7)).counts());
    assertEquals(Optional.empty(), agree(both, split("finnhub", 1, 7)).counts());
  }

  @Test
  void what_an_operator_entered_counts_before_all() {
    Agreement entered = agree(ALL, split("alpaca", 1, 7), split("polygon", 1, 7), split("finnhub", 1, 7),
        split("operator", 1, 6));
    assertEquals(Optional.of(split("operator", 1, 6)), entered.counts());
    assertFalse(entered.agreed());
  }

  @Test
  void a_vendor_that_was_not_asked_is_not_missed() {
    assertTrue(agree(Set.of("alpaca"), split("alpaca", 1, 7)).agreed());
    assertTrue(agree(Set.of(), split("gone", 1, 7)).counts().isPresent(), "a vendor that is no longer on has said it");
  }

  @Property(tries = 100)
  void the_order_of_the_words_changes_nothing(@ForAll long seed) {
    Random random = new Random(seed);
    List<Report> words = new ArrayList<>();
    for (String vendor : ORDER) {
      if (words.isEmpty() || random.nextBoolean()) {
        words.add(split(vendor, 1, 2 + random.nextInt(3)));
      }
    }
    Agreement one = Agreement.of(words, ALL, ORDER);
    Collections.shuffle(words, random);
    assertEquals(one, Agreement.of(words, ALL, ORDER));
  }

  private static Agreement agree(Set<String> asked, Report... words) {
    return Agreement.of(List.of(words), asked, ORDER);
  }

  private static Report split(String vendor, int from, int to) {
    return new Report(new Action.SplitAction("NFLX", DATE, BigDecimal.valueOf(from), BigDecimal.valueOf(to)), vendor);
  }

  private static Report paid(String vendor, String amount) {
    return new Report(new Action.DividendAction("NFLX", DATE, new BigDecimal(amount)), vendor);
  }
}
