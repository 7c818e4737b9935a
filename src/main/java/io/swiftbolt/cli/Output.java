package io.swiftbolt.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Standard output of a command: what it was asked for, nothing else (log lines go to standard error). */
@Command
final class Output {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  void line(String text) {
    PrintWriter out = command.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
