package dev.sluice.local.ended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import dev.sluice.testing.EnqueueOptions;
import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A type that names who is told of the ends of its tasks. */
class TypeOnEndTest {
  private static final Receiver RECEIVER = new Receiver();
  private static final Receiver OTHER = new Receiver();

  record Params(String text) {}

  private static TaskType<Params> echo() {
    return TaskType.of("echo", "", Params.class, () -> (params, context) -> 1);
  }

  private static final TaskCatalog CATALOG =
      TaskCatalog.of(
          List.of(
              echo(),
              TaskType.of("told", "", Params.class, () -> (params, context) -> 1)
                  .withOnEnd(RECEIVER.url()),
              TaskType.of("several", "", Params.class, Several::new).withOnEnd(RECEIVER.url())));

  /** Its children are of a type that names a receiver. */
  static final class Several implements FanOutTask<Params> {
    @Override
    public Stream<Child> fanOut(Params params, TaskContext context) {
      return Stream.of("told", "told").map(type -> new Child(type, params));
    }

    @Override
    public Object run(Params params, TaskContext context) {
      return context.children().count();
    }
  }

  @RegisterExtension
  static final SluiceExtension sluice =
      SluiceExtension.of(CATALOG)
          .with("SLUICE_WEBHOOK_SECRET", Receiver.SECRET)
          .with("SLUICE_WEBHOOK_HOSTS", RECEIVER.host() + "," + OTHER.host());

  @AfterAll
  static void stop() {
    RECEIVER.close();
    OTHER.close();
  }

  @BeforeEach
  void forget() {
    RECEIVER.forget();
    OTHER.forget();
  }

  private static TestTask ended(String type, EnqueueOptions options) {
    TestTask task = sluice.enqueue(type, new Params("a"), options);
    sluice.runUntilIdle();
    return task;
  }

  private static List<String> told(Receiver receiver) {
    return receiver.messages().stream()
        .map(message -> message.body().path("data").path("id").asText())
        .toList();
  }

  @Test
  void isToldOfWhateverIsOfThatType() {
    TestTask task = ended("told", EnqueueOptions.DEFAULTS);
    assertEquals(List.of(task.id()), told(RECEIVER));
    ended("echo", EnqueueOptions.DEFAULTS);
    assertEquals(1, RECEIVER.messages().size());
  }

  @Test
  void isNotToldWhenTheCallNamesAnother() {
    TestTask task = ended("told", EnqueueOptions.DEFAULTS.withOnEnd(OTHER.url()));
    assertEquals(List.of(), told(RECEIVER));
    assertEquals(List.of(task.id()), told(OTHER));
  }

  @Test
  void isNotToldWhenTheCallSaysNull() {
    TestTask task = ended("told", EnqueueOptions.DEFAULTS.withoutOnEnd());
    assertEquals(List.of(), told(RECEIVER));
    assertTrue(sluice.http().get("/tasks/" + task.id()).json().path("notice").isMissingNode());
    assertEquals(List.of(), sluice.enqueued("task-ended"));
  }

  @Test
  void isToldOfAWholeAndNotOfItsChildren() {
    TestTask task = ended("several", EnqueueOptions.DEFAULTS);
    assertEquals(List.of(task.id()), told(RECEIVER));
  }

  @Test
  void whoReadsTheTypesSeesThatButNotTheAddress() {
    JsonNode types = sluice.http().get("/types").json();
    for (JsonNode type : types.path("types")) {
      boolean named = List.of("told", "several").contains(type.path("name").asText());
      assertEquals(named, type.path("onEnd").asBoolean(), type::toString);
    }
    assertFalse(types.toString().contains("key=1"));
  }

  private static IllegalArgumentException refused(String url, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("SLUICE_REDIS_URL", "redis://localhost");
    TaskCatalog catalog = TaskCatalog.of(List.of(echo().withOnEnd(url)));
    return assertThrows(
        IllegalArgumentException.class, () -> Sluice.of(Settings.of(variables), catalog));
  }

  @Test
  void anApplicationWithoutTheSecretDoesNotStart() {
    String why = refused("https://example.org/hook?key=1", Map.of()).getMessage();
    assertEquals("onEnd of type echo needs SLUICE_WEBHOOK_SECRET, which is not set", why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/?key=1",
        "https://ann:key=1@example.org/",
        "https://10.0.0.1/?key=1",
        "http://127.0.0.1:1/?key=1",
        "key=1"
      })
  void anApplicationWithAnAddressThatIsNotAllowedDoesNotStart(String url) {
    String why = refused(url, Map.of("SLUICE_WEBHOOK_SECRET", Receiver.SECRET)).getMessage();
    assertTrue(why.startsWith("onEnd of type echo must be an https address"), why);
    assertFalse(why.contains("key=1"), why);
  }

  @Test
  void nullIsNobody() {
    assertEquals(null, echo().withOnEnd(RECEIVER.url()).withOnEnd(null).onEnd());
    assertThrows(IllegalArgumentException.class, () -> echo().withOnEnd("https://a b/"));
    assertThrows(IllegalArgumentException.class, () -> echo().withOnEnd(""));
  }
}
