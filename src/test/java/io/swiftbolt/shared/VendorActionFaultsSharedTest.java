package io.swiftbolt.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swiftbolt.clock.ServerClock;
import io.swiftbolt.config.ProvidersConfig;
import io.swiftbolt.database.TestDatabase;
import io.swiftbolt.market.NyseCalendar;
import io.swiftbolt.provider.CorporateAction;
import io.swiftbolt.provider.CorporateAction.Split;
import io.swiftbolt.provider.ProviderException;
import io.swiftbolt.provider.ProviderObserver;
import io.swiftbolt.provider.Providers;
import io.swiftbolt.provider.ReferenceData;
import io.swiftbolt.provider.ReferenceData.Subject;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every vendor of splits with every fault: the recorded splits are told, or the right error and none. Tradier tells no splits. */
@Tag("shared")
class VendorActionFaultsSharedTest {
  private static final Instant NOW = Instant.parse("2017-04-03T00:00:00Z");
  private static final LocalDate FROM = LocalDate.of(2015, 1, 1);
  private static final LocalDate TO = LocalDate.of(2017, 3, 31);
  private static final ProvidersConfig PROVIDING = ProvidersConfig.defaults().with(new ProvidersConfig.Http(16,
      Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(10), 32 << 20));

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool = TestDatabase.fresh().pool(vertx);
  private final Set<CorporateAction> truth = recorded();
  private final List<String> symbols = truth.stream().map(CorporateAction::symbol).distinct().sorted().toList();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRADIER")
  void a_fault_that_passes_is_told_or_does_no_harm(SimulatedVendor vendor) {
    inTurn(vendor, (kind, sim, reference) -> {
      sim.faults(fault(vendor, kind).put("count", 1));
      Optional<ProviderException> first = askedWithoutHarm(vendor, kind, reference);
      first.ifPresent(why -> assertEquals(kind.error(), why.error().name(), vendor + " " + kind + " " + why));
      forgetOutcomes();
      assertEquals(Optional.empty(), askedWithoutHarm(vendor, FaultKind.SLOW, reference), vendor + " after " + kind);
    });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRADIER")
  void a_fault_that_lasts_ends_with_its_error_and_no_split(SimulatedVendor vendor) {
    inTurn(vendor, (kind, sim, reference) -> {
      // longer than anybody waits: the answer is the error at once
      sim.faults(fault(vendor, kind).put("probability", 1).put("retry_after", 600));
      Optional<String> error = askedWithoutHarm(vendor, kind, reference).map(why -> why.error().name());
      boolean fails = kind.end() == FaultKind.End.FAILS || kind.end() == FaultKind.End.WAITS;
      assertEquals(fails ? Optional.of(kind.error()) : Optional.empty(), error, vendor + " " + kind);
    });
  }

  @Test
  void tradier_tells_trading_days_only() {
    try (ProviderSim sim = ProviderSim.start(NOW)) {
      assertEquals(Set.of(Subject.CALENDAR), open(SimulatedVendor.TRADIER, sim).subjects());
    }
  }

  private interface Check {
    void with(FaultKind kind, ProviderSim sim, ReferenceData reference);
  }

  private void inTurn(SimulatedVendor vendor, Check check) {
    try (ProviderSim sim = ProviderSim.start(NOW, "--limit", vendor.unlimited())) {
      ReferenceData reference = open(vendor, sim);
      for (FaultKind kind : FaultKind.values()) {
        check.with(kind, sim, reference);
        sim.reset();
        forgetOutcomes();
      }
    }
  }

  private ReferenceData open(SimulatedVendor vendor, ProviderSim sim) {
    return Providers
        .open(vertx, vendor.alone(sim, PROVIDING), NyseCalendar.byRules(), ServerClock.virtual(NOW, 0), pool,
            ProviderObserver.NONE)
        .reference().getFirst();
  }

  /** An open circuit would answer for the vendor. */
  private void forgetOutcomes() {
    pool.query("delete from provider_state").execute().await();
  }

  private static JsonObject fault(SimulatedVendor vendor, FaultKind kind) {
    return kind.of(vendor).put("path", switch (vendor) {
      case ALPACA -> "corporate-actions";
      case POLYGON -> "reference/splits";
      case YAHOO -> "finance/chart";
      case FINNHUB -> "stock/split";
      case TRADIER -> throw new IllegalArgumentException("Tradier tells no splits");
    });
  }

  /** @return why nothing was told; else every split was, or none for an answer that says so */
  private Optional<ProviderException> askedWithoutHarm(SimulatedVendor vendor, FaultKind kind,
      ReferenceData reference) {
    try {
      Set<CorporateAction> told = reference.corporateActions(symbols, FROM, TO).await().stream()
          .filter(Split.class::isInstance).collect(Collectors.toSet());
      if (kind.end() == FaultKind.End.HAS_NONE) {
        assertTrue(truth.containsAll(told), vendor + " " + kind + " " + told);
      } else {
        assertEquals(truth, told, vendor + " " + kind);
      }
      return Optional.empty();
    } catch (ProviderException why) {
      return Optional.of(why);
    }
  }

  private static Set<CorporateAction> recorded() {
    try {
      return Files.readAllLines(SharedData.marketData().resolve("splits.csv")).stream().skip(1)
          .map(line -> line.split(",", -1))
          .map(
              row -> new Split(row[0], LocalDate.parse(row[1]), Double.parseDouble(row[2]), Double.parseDouble(row[3])))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
