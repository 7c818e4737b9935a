package io.swiftbolt.quality;

import io.swiftbolt.market.Bar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Stored bars against a vendor's.
 *
 * @param compared bars that both have
 * @param differing of them, how many do not agree
 * @param gone stored bars that the vendor does not have
 * @param added bars of the vendor that are not stored
 * @param worst the largest differences, one a bar, the largest first
 */
public record SeriesComparison(int compared, int differing, int gone, int added, List<Difference> worst) {

  /** @param field of the bar, the one that differs most */
  public record Difference(Instant ts, String field, double stored, double vendor) {
    private double size() {
      return Math.abs(stored - vendor) / Math.max(Math.abs(stored), Math.abs(vendor));
    }
  }

  public boolean agrees() {
    return differing + gone + added == 0;
  }

  /**
   * Bars of a partial feed may be missing without a word.
   *
   * @param stored no two with the same start
   * @param vendor likewise
   * @param most so many differences are told
   */
  public static SeriesComparison of(List<Bar> stored, List<Bar> vendor, Tolerance tolerance, int most) {
    TreeMap<Instant, Bar> theirs = new TreeMap<>();
    vendor.forEach(bar -> theirs.put(bar.ts(), bar));
    List<Difference> differences = new ArrayList<>();
    int compared = 0;
    int gone = 0;
    for (Bar bar : stored) {
      Bar other = theirs.remove(bar.ts());
      if (other == null) {
        gone += tolerance.vendorPartial() ? 0 : 1;
        continue;
      }
      compared++;
      fields(bar, other, tolerance).stream().max(Comparator.comparingDouble(Difference::size))
          .ifPresent(differences::add);
    }
    differences.sort(Comparator.comparingDouble(Difference::size).reversed().thenComparing(Difference::ts));
    return new SeriesComparison(compared, differences.size(), gone, tolerance.storedPartial() ? 0 : theirs.size(),
        List.copyOf(differences.subList(0, Math.min(most, differences.size()))));
  }

  private static List<Difference> fields(Bar stored, Bar vendor, Tolerance tolerance) {
    List<Difference> fields = new ArrayList<>();
    price(fields, "open", stored.ts(), stored.open(), vendor.open(), tolerance);
    price(fields, "high", stored.ts(), stored.high(), vendor.high(), tolerance);
    price(fields, "low", stored.ts(), stored.low(), vendor.low(), tolerance);
    price(fields, "close", stored.ts(), stored.close(), vendor.close(), tolerance);
    if (!tolerance.volumesAgree(stored.volume(), vendor.volume())) {
      fields.add(new Difference(stored.ts(), "volume", stored.volume(), vendor.volume()));
    }
    return fields;
  }

  private static void price(List<Difference> fields, String name, Instant ts, double stored, double vendor,
      Tolerance tolerance) {
    if (!tolerance.pricesAgree(stored, vendor)) {
      fields.add(new Difference(ts, name, stored, vendor));
    }
  }
}
