package io.swiftbolt.orchestrator;

import io.swiftbolt.symbols.ActionReports;
import io.swiftbolt.symbols.ActionReports.Report;
import io.swiftbolt.symbols.CorporateActions.Action;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What counts of one action on which several were asked. It happened if most of those who were asked say so, and as most of them
 * say it; where it is even, the word of whoever stands first in the order counts. What an operator entered counts before all. Pure.
 *
 * @param counts empty when the action does not
 * @param said by whom, the most trusted first; empty where it was asked and told nothing
 * @param agreed all said the same
 */
record Agreement(Optional<Report> counts, Map<String, Optional<Report>> said, boolean agreed) {
  /** Vendors cut dividends at different decimals, and write 1 for 7 also as 10 for 70. */
  private static final double SAME_WITHIN = 0.001;

  /**
   * @param reports of one symbol, kind and ex-date, one a vendor, at least one
   * @param asked who was asked about that date and speaks of that kind
   * @param order vendors, the most trusted first; whoever is not among them comes last
   */
  static Agreement of(List<Report> reports, Set<String> asked, List<String> order) {
    Comparator<String> trust = Comparator.<String>comparingInt(name -> rank(name, order))
        .thenComparing(Comparator.naturalOrder());
    List<Report> byTrust = reports.stream().sorted(Comparator.comparing(Report::provider, trust)).toList();
    Map<String, Optional<Report>> said = new LinkedHashMap<>();
    List<String> voices = new ArrayList<>(asked);
    byTrust.stream().map(Report::provider).filter(name -> !voices.contains(name)).forEach(voices::add);
    voices.stream().sorted(trust).forEach(name -> said.put(name,
        byTrust.stream().filter(report -> report.provider().equals(name)).findFirst()));
    List<List<Report>> camps = camps(byTrust);
    boolean agreed = camps.size() == 1 && byTrust.size() == said.size();
    return new Agreement(counts(byTrust, camps, said), said, agreed);
  }

  private static Optional<Report> counts(List<Report> byTrust, List<List<Report>> camps,
      Map<String, Optional<Report>> said) {
    Report first = byTrust.getFirst();
    if (first.provider().equals(ActionReports.OPERATOR)) {
      return Optional.of(first);
    }
    int silent = said.size() - byTrust.size();
    boolean mostTrustedSaysIt = said.values().iterator().next().isPresent();
    if (byTrust.size() < silent || (byTrust.size() == silent && !mostTrustedSaysIt)) {
      return Optional.empty();
    }
    int largest = camps.stream().mapToInt(List::size).max().orElseThrow();
    // camps stand in the order of their most trusted voice
    return camps.stream().filter(camp -> camp.size() == largest).findFirst().map(List::getFirst);
  }

  /** Who says the same. */
  private static List<List<Report>> camps(List<Report> byTrust) {
    List<List<Report>> camps = new ArrayList<>();
    for (Report report : byTrust) {
      Optional<List<Report>> own = camps.stream().filter(camp -> same(camp.getFirst(), report)).findFirst();
      own.ifPresentOrElse(camp -> camp.add(report), () -> camps.add(new ArrayList<>(List.of(report))));
    }
    return camps;
  }

  private static int rank(String provider, List<String> order) {
    int at = order.indexOf(provider);
    return provider.equals(ActionReports.OPERATOR) ? -1 : at < 0 ? order.size() : at;
  }

  private static boolean same(Report one, Report other) {
    double a = value(one);
    double b = value(other);
    return Math.abs(a - b) <= SAME_WITHIN * Math.max(a, b);
  }

  private static double value(Report report) {
    return switch (report.action()) {
      case Action.SplitAction split -> split.newRate().doubleValue() / split.oldRate().doubleValue();
      case Action.DividendAction paid -> paid.amount().doubleValue();
    };
  }

  /** As people write it: {@code 1:7}, {@code 0.52}. */
  static String text(Report report) {
    return switch (report.action()) {
      case Action.SplitAction split -> plain(split.oldRate()) + ":" + plain(split.newRate());
      case Action.DividendAction paid -> plain(paid.amount());
    };
  }

  /** {@code alpaca 1:7, finnhub nothing}. */
  static String words(Map<String, Optional<String>> said) {
    return String.join(", ",
        said.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue().orElse("nothing")).toList());
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
