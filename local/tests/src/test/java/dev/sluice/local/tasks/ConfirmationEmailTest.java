package dev.sluice.local.tasks;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sluice.app.registration.confirmation.ConfirmationEmail;
import dev.sluice.app.registration.confirmation.Mailer;
import dev.sluice.app.registration.confirmation.Sender;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import jakarta.mail.internet.MimeMessage;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages from the queue to a mail server, with everything that a server may answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfirmationEmailTest {
  private static final int ATTEMPTS = 3;
  private static final String UNKNOWN = "it is not known whether the mail server accepted it";

  private final TestRedis redis = TestRedis.embedded();
  private RedisTaskQueue queue;
  private String url;

  @BeforeEach
  void connect() {
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
  }

  @AfterEach
  void disconnect() {
    queue.close();
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  private String enqueued() {
    NewTask task =
        NewTask.of(
            type(), "{\"to\":\"ann@b\u00fccher.example\",\"name\":\"Ann M\u00fcller\"}", "ann");
    return assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0)).id();
  }

  private TaskType<ConfirmationEmail.Params> type() {
    Mailer mailer = url == null ? Mailer.NONE : Mailer.smtp(url, Duration.ofMillis(500));
    Sender from = Sender.of("Sluice <sluice@example.org>");
    return TaskType.of(
            ConfirmationEmail.NAME,
            "test",
            ConfirmationEmail.Params.class,
            () -> new ConfirmationEmail(mailer, from))
        .withRetry(new RetryPolicy(ATTEMPTS, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private TaskRecord drained(String id) throws InterruptedException {
    DrainParts parts =
        new DrainParts(
            queue,
            TaskCatalog.of(List.of(type())),
            queue.artifacts(),
            new Upkeep(List.of(), text -> {}),
            DrainSettings.of(1),
            text -> {});
    new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
    return queue.find(id).orElseThrow();
  }

  /** Drains until the task has ended. */
  private TaskRecord end(String id) {
    return await()
        .dontCatchUncaughtExceptions() // such as the mail server's when its caller hangs up
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> drained(id), task -> task.state().terminal());
  }

  private void assertEnd(String id, TaskState state, int attempts) {
    TaskRecord task = end(id);
    assertEquals(state + " " + attempts, task.state() + " " + task.attempt(), task::toString);
  }

  private static GreenMail greenMail(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(30_000); // its default of 2 s is short on a busy machine
    GreenMail mail = new GreenMail(setup);
    mail.start();
    return mail;
  }

  @Test
  void isHandedToAMailServer() throws Exception {
    GreenMail mail = greenMail("smtp");
    try {
      url = "smtp://127.0.0.1:" + mail.getSmtp().getPort() + "?starttls=never";
      String id = enqueued();
      assertEnd(id, TaskState.SUCCEEDED, 1);
      assertTrue(mail.waitForIncomingEmail(1));
      MimeMessage message = mail.getReceivedMessages()[0];
      assertEquals(1, mail.getReceivedMessages().length);
      assertEquals("<" + id + "@example.org>", message.getMessageID());
      assertEquals(
          "{\"messageId\":\"<" + id + "@example.org>\"}", queue.find(id).orElseThrow().result());
      assertEquals("ann@xn--bcher-kva.example", address(message));
      assertEquals("Your registration", message.getSubject());
      assertTrue(message.getContent().toString().startsWith("Hello Ann M\u00fcller,"));
    } finally {
      mail.stop();
    }
  }

  private static String address(MimeMessage message) throws Exception {
    return ((jakarta.mail.internet.InternetAddress) message.getAllRecipients()[0]).getAddress();
  }

  @Test
  void saysWhoItIs() {
    GreenMail mail = greenMail("smtp");
    try {
      mail.setUser("sluice@example.org", "sluice", "p@ss/word");
      mail.getUserManager().setAuthRequired(true);
      url = "smtp://sluice:%s@127.0.0.1:" + mail.getSmtp().getPort() + "?starttls=never";
      String template = url;
      url = template.formatted("p%40ss%2Fword");
      assertEnd(enqueued(), TaskState.SUCCEEDED, 1);
      url = template.formatted("wrong");
      String id = enqueued();
      assertEnd(id, TaskState.FAILED, ATTEMPTS); // it may work after a while
      String error = queue.find(id).orElseThrow().error();
      assertTrue(!error.contains("wrong"), error);
      assertEquals(1, mail.getReceivedMessages().length);
    } finally {
      mail.stop();
    }
  }

  /** A server with an unknown certificate, or with none, gets neither password nor message. */
  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void insistsOnTls(String protocol) {
    GreenMail mail = greenMail(protocol);
    try {
      int port = protocol.equals("smtp") ? mail.getSmtp().getPort() : mail.getSmtps().getPort();
      url = protocol + "://ann:secret@127.0.0.1:" + port;
      assertEnd(enqueued(), TaskState.FAILED, ATTEMPTS);
      assertEquals(0, mail.getReceivedMessages().length);
    } finally {
      mail.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 550 5.7.1 not you",
    "RCPT, 550 5.1.1 no such user",
    "RCPT, 553 5.1.3 bad address",
    "DATA, 554 5.7.1 no",
    "BODY, 554 5.6.0 not this"
  })
  void aRefusalForGoodIsTheEnd(String command, String answer) throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp().on(command, answer)) {
      url = server.url();
      String id = enqueued();
      assertEnd(id, TaskState.FAILED, 1);
      String error = queue.find(id).orElseThrow().error();
      assertTrue(error.contains(answer.substring(0, 3)), error);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GREETING, 421 busy",
    "GREETING, 554 no service",
    "GREETING, silence",
    "GREETING, close",
    "GREETING, endless",
    "GREETING, drop by drop",
    "EHLO, close",
    "EHLO, endless",
    "RCPT, endless",
    "MAIL, 451 4.3.0 later",
    "MAIL, silence",
    "RCPT, 450 4.2.0 greylisted",
    "RCPT, close",
    "DATA, 421 4.3.2 going down",
    "DATA, silence",
    "BODY, 451 4.3.0 try again",
    "BODY, 452 4.3.1 no space"
  })
  void whatWasNotTakenIsTriedAgain(String command, String answer) throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp().on(command, answer, answer)) {
      url = server.url();
      String id = enqueued();
      assertEnd(id, TaskState.SUCCEEDED, 3);
      int given = command.equals("BODY") ? 3 : 1;
      assertEquals(given, server.messages.size());
      for (String message : server.messages) {
        assertTrue(message.contains("Message-ID: <" + id + "@example.org>\n"), message);
      }
    }
  }

  /**
   * Somebody waiting for one message is better served by "at most once" than by "at least once".
   */
  @ParameterizedTest
  @ValueSource(strings = {"silence", "close", "endless", "drop by drop"})
  void whatMayHaveBeenTakenIsNotSentAgain(String answer) throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp().on("BODY", answer)) {
      url = server.url();
      String id = enqueued();
      assertEnd(id, TaskState.FAILED, 1);
      assertTrue(queue.find(id).orElseThrow().error().contains(UNKNOWN));
      assertEquals(1, server.messages.size());
      queue.replay(id); // a person may know better
      assertEnd(id, TaskState.SUCCEEDED, 1);
      assertEquals(server.messages.get(0), server.messages.get(1));
    }
  }

  @Test
  void triesAServerThatIsAwayAgainAndLosesNothing() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    url = "smtp://127.0.0.1:" + port + "?starttls=never";
    String id = enqueued();
    assertEnd(id, TaskState.FAILED, ATTEMPTS);
    try (ScriptedSmtp server = new ScriptedSmtp(port)) {
      queue.replay(id);
      assertEnd(id, TaskState.SUCCEEDED, 1);
      assertEquals(1, server.messages.size());
    }
  }
}
