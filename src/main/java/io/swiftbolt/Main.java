package io.swiftbolt;

import io.swiftbolt.cli.Commands;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Entry point: the command line over {@link Server} and {@link Workbench}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    StopSignal stop = StopSignal.ofThisProcess();
    stop.exit(Commands.run(new Wiring(stop), System.getenv(), out, err, args));
  }
}
