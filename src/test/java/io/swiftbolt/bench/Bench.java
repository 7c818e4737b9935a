package io.swiftbolt.bench;

import java.sql.SQLException;

/**
 * Our figures as ratios to what the machine gives without us, each pair in alternating turns of one run. Prints a markdown table.
 * The turns' first round warms up and does not count. Run by {@code mvn -q -Pbench test-compile exec:exec}.
 */
public final class Bench {
  static final int ROUNDS = 3;

  private Bench() {}

  public static void main(String[] args) throws SQLException {
    System.out.println("| what | ours | yardstick | ratio |\n| --- | --- | --- | --- |");
    try (QueueBench queue = new QueueBench()) {
      System.out.println(queue.run());
    }
    try (ChartBench chart = new ChartBench()) {
      chart.run().forEach(System.out::println);
    }
    try (IngestBench ingest = new IngestBench()) {
      ingest.run().forEach(System.out::println);
    }
    System.exit(0); // the embedded Postgres stops with the process
  }
}
