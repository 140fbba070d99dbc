package dev.sluice.local.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A mail server that answers as a test tells it to, and accepts everything else; "silence" gives no
 * answer until the caller leaves, "close" closes the connection, "endless" answers until the caller
 * leaves, and "drop by drop" does so with a byte now and then.
 */
final class ScriptedSmtp implements AutoCloseable {
  static final String SILENCE = "silence";
  static final String CLOSE = "close";
  static final String ENDLESS = "endless";
  static final String DROPS = "drop by drop";

  private final ServerSocket server;
  private final Map<String, Deque<String>> answers = new HashMap<>();

  /** The messages that it received, including those that it did not accept. */
  final List<String> messages = new CopyOnWriteArrayList<>();

  ScriptedSmtp() throws IOException {
    this(0);
  }

  ScriptedSmtp(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "smtp://127.0.0.1:" + port() + "?starttls=never";
  }

  /**
   * Answers to a command, one after the other; afterwards the command is accepted.
   *
   * @param command such as RCPT; GREETING for the first line, BODY for the end of the message
   */
  ScriptedSmtp on(String command, String... replies) {
    synchronized (answers) {
      answers.put(command, new ArrayDeque<>(List.of(replies)));
    }
    return this;
  }

  private String answer(String command, String usual) {
    synchronized (answers) {
      Deque<String> told = answers.get(command);
      return told == null || told.isEmpty() ? usual : told.poll();
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        converse(socket);
      } catch (IOException e) {
        continue; // the caller has left, or the test has ended
      }
    }
  }

  private void converse(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    boolean goOn = reply(socket, in, answer("GREETING", "220 here"));
    while (goOn) {
      String line = in.readLine();
      if (line == null) {
        return;
      }
      String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
      String usual =
          switch (command) {
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 good";
          };
      String answer = answer(command, usual);
      goOn = reply(socket, in, answer) && !command.equals("QUIT");
      if (answer.startsWith("354")) {
        messages.add(message(in));
        goOn = reply(socket, in, answer("BODY", "250 taken"));
      }
    }
  }

  private static String message(BufferedReader in) throws IOException {
    StringBuilder message = new StringBuilder();
    for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("It broke off");
      }
      message.append(line).append('\n');
    }
    return message.toString();
  }

  private static boolean reply(Socket socket, BufferedReader in, String answer) throws IOException {
    if (answer.equals(CLOSE)) {
      return false;
    }
    if (answer.equals(SILENCE)) {
      in.readLine(); // null when the caller has left
      return false;
    }
    OutputStream out = socket.getOutputStream();
    if (answer.equals(ENDLESS) || answer.equals(DROPS)) {
      byte[] some = (answer.equals(DROPS) ? "2" : "250-more\r\n".repeat(1_000)).getBytes(UTF_8);
      while (true) { // writing fails when the caller has left
        out.write(some);
        out.flush();
        if (answer.equals(DROPS)) {
          LockSupport.parkNanos(100_000_000);
        }
      }
    }
    out.write((answer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return true;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
