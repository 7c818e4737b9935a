package io.swiftbolt;

import io.swiftbolt.cli.Commands;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One command, run in this process with the real wiring. */
record CommandLineRun(int exit, String out, String err) {
  static CommandLineRun of(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Commands.run(new Wiring(new StopSignal()), environment, new PrintWriter(out), new PrintWriter(err),
        arguments);
    return new CommandLineRun(exit, out.toString().strip(), err.toString().strip());
  }

  JsonObject json() {
    return new JsonObject(out);
  }
}
