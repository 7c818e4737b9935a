package io.swiftbolt.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a running Postgres says of itself in its data directory: postmaster.pid (line 1 process, line 4 port, line 8 status). */
record PostmasterFile(Path data) {
  /** Whether the process named there lives and is a Postgres; after kill -9 or a reboot the file may be all that is left. */
  boolean isRunning() {
    List<String> lines = lines();
    if (lines.size() < 4 || !lines.getFirst().strip().matches("[1-9][0-9]{0,9}")) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive)
        .map(process -> process.info().command().map(command -> command.endsWith("postgres")).orElse(false))
        .orElse(false);
  }

  int port() {
    return Integer.parseInt(lines().get(3).strip());
  }

  /** A number that now belongs to another program (a container's numbers start over) would keep Postgres from starting. */
  void removeStale() throws IOException {
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(data.resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
