package io.swiftbolt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.concurrent.CountDownLatch;

/** The arrows of the house, and what may be called in which room only. */
@AnalyzeClasses(packages = "io.swiftbolt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.swiftbolt.";

  @ArchTest
  static final ArchRule ARROWS_POINT_DOWN = layeredArchitecture().consideringOnlyDependenciesInLayers()
      .layer("door").definedBy("io.swiftbolt")
      .layer("edge").definedBy(ROOT + "http..", ROOT + "realtime..", ROOT + "rest..", ROOT + "cli..", ROOT + "udf..")
      .layer("verticles").definedBy(ROOT + "orchestrator..", ROOT + "fetch..", ROOT + "outlook..")
      .layer("views").definedBy(ROOT + "chart..", ROOT + "feed..", ROOT + "lookup..")
      .layer("providers").definedBy(ROOT + "provider..")
      .layer("tables")
      .definedBy(ROOT + "jobs..", ROOT + "coverage..", ROOT + "bars..", ROOT + "symbols..", ROOT + "quality..",
          ROOT + "ledger..")
      .layer("catalog").definedBy(ROOT + "catalog..")
      .layer("database").definedBy(ROOT + "database..")
      .layer("files").definedBy(ROOT + "archive..")
      .layer("models").definedBy(ROOT + "indicators..", ROOT + "forecast..")
      .layer("words")
      .definedBy(ROOT + "market..", ROOT + "bus..", ROOT + "clock..", ROOT + "config..", ROOT + "auth..")
      .whereLayer("door").mayNotBeAccessedByAnyLayer()
      .whereLayer("edge").mayOnlyBeAccessedByLayers("door")
      .whereLayer("verticles").mayOnlyBeAccessedByLayers("door", "edge")
      .whereLayer("views").mayOnlyBeAccessedByLayers("door", "edge", "verticles")
      .whereLayer("providers").mayOnlyBeAccessedByLayers("door", "edge", "verticles", "views")
      .whereLayer("tables").mayOnlyBeAccessedByLayers("door", "edge", "verticles", "views", "providers")
      .whereLayer("catalog").mayOnlyBeAccessedByLayers("door", "edge", "verticles", "views", "providers", "tables")
      .whereLayer("files").mayOnlyBeAccessedByLayers("door", "edge", "verticles")
      .whereLayer("models").mayOnlyBeAccessedByLayers("door", "edge", "verticles", "views", "tables")
      .whereLayer("database")
      .mayOnlyBeAccessedByLayers("door", "edge", "verticles", "views", "providers", "tables", "catalog");

  @ArchTest
  static final ArchRule NO_CIRCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_MARKET_IS_PURE = noClasses().that().resideInAPackage(ROOT + "market..").should()
      .dependOnClassesThat().resideInAnyPackage("io.vertx..", "java.sql..", "com.fasterxml..", ROOT + "clock..",
          ROOT + "config..", ROOT + "bus..");

  @ArchTest
  static final ArchRule MODELS_ARE_PURE = noClasses().that()
      .resideInAnyPackage(ROOT + "indicators..", ROOT + "forecast..").should()
      .dependOnClassesThat().resideInAnyPackage("io.vertx..", "java.sql..", "com.fasterxml..", ROOT + "clock..",
          ROOT + "config..", ROOT + "bus..");

  @ArchTest
  static final ArchRule ONLY_THE_CLOCK_ASKS_THE_TIME = noClasses().that().resideOutsideOfPackage(ROOT + "clock..")
      .should()
      .callMethod(Instant.class, "now").orShould().callMethod(LocalDate.class, "now").orShould()
      .callMethod(LocalDateTime.class, "now").orShould().callMethod(ZonedDateTime.class, "now").orShould()
      .callMethod(OffsetDateTime.class, "now").orShould().callMethod(Clock.class, "systemUTC").orShould()
      .callMethod(InstantSource.class, "system").orShould().callMethod(System.class, "currentTimeMillis").orShould()
      .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class).orShould()
      .dependOnClassesThat().areAssignableTo(CountDownLatch.class);

  @ArchTest
  static final ArchRule ONLY_THE_DOOR_AND_THE_COMMANDS_WAIT = noClasses().that()
      .resideOutsideOfPackages("io.swiftbolt", ROOT + "cli..", ROOT + "database..").should()
      .callMethod(Future.class, "await").orShould().callMethod(Future.class, "toCompletionStage");

  @ArchTest
  static final ArchRule JDBC_STAYS_IN_ITS_ROOM = noClasses().that().resideOutsideOfPackage(ROOT + "database..").should()
      .dependOnClassesThat()
      .resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..", "io.zonky..", "org.postgresql..");

  @ArchTest
  static final ArchRule SQL_STAYS_WITH_THE_TABLE_OWNERS = noClasses().that()
      .resideInAnyPackage(ROOT + "http..", ROOT + "realtime..", ROOT + "cli..", ROOT + "udf..", ROOT + "chart..",
          ROOT + "lookup..",
          ROOT + "market..", ROOT + "provider.alpaca..", ROOT + "provider.yahoo..", ROOT + "provider.simulated..",
          ROOT + "provider.polygon..", ROOT + "provider.finnhub..", ROOT + "provider.tradier..")
      .should().dependOnClassesThat()
      .haveNameMatching("io\\.vertx\\.sqlclient\\.(Pool|SqlClient|SqlConnection|Row|RowSet|Tuple)");

  @ArchTest
  static final ArchRule ONE_ROOM_TOUCHES_BARS = classes().that().haveSimpleNameEndingWith("Bars").and()
      .resideInAPackage(ROOT + "bars..").should().onlyBeAccessed()
      .byAnyPackage(ROOT + "bars..", ROOT + "fetch..", ROOT + "chart..");
}
