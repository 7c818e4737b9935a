import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * Lets a started server do what the push bench asks of it until its code is compiled, as it is in one that has run for a
 * minute: {@code java -cp LIB Warm.java WEBSOCKET-URL JOIN JDBC-URL UPDATE}. The update takes the text of one push.
 */
final class Warm {
  private static final int SOCKETS = 5;
  private static final int PUSHES = 4_000;

  private Warm() {}

  public static void main(String[] arguments) throws SQLException, InterruptedException {
    Semaphore arrived = new Semaphore(0);
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < SOCKETS; i++) {
      client.newWebSocketBuilder().buildAsync(URI.create(arguments[0]), new Counter(arrived)).join()
          .sendText(arguments[1], true).join();
    }
    arrived.acquire(2 * SOCKETS); // the answer to the join, and that changes are live
    try (var connection = DriverManager.getConnection(arguments[2]);
        var update = connection.prepareStatement(arguments[3])) {
      for (int i = 0; i < PUSHES; i++) {
        update.setString(1, "warm " + i + " " + "x".repeat(150));
        update.executeUpdate();
        arrived.acquire(SOCKETS);
      }
    }
    System.exit(0); // the sockets' threads would stay
  }

  private record Counter(Semaphore arrived) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      if (last) {
        arrived.release();
      }
      socket.request(1);
      return null;
    }
  }
}
