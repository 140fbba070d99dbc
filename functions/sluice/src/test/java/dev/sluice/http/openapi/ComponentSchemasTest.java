package dev.sluice.http.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.http.route.Documented.RequestBody;
import dev.sluice.task.TaskCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentSchemasTest {
  private record User(String name) {}

  private static final class Other {
    record User(int number) {}

    record Time(int hours) {}
  }

  private final ComponentSchemas schemas = new ComponentSchemas(TaskCatalog.of(List.of()));

  private static RequestBody body(String name, Class<?> type) {
    return new RequestBody(name, type, List.of("application/json"), 1_000);
  }

  private void assertRefused(String message, Runnable adding) {
    String said = assertThrows(IllegalStateException.class, adding::run).getMessage();
    assertEquals("Two components of the OpenAPI document are called " + message, said);
  }

  @Test
  void oneClassUnderOneNameIsAddedOnce() {
    schemas.add(body("NewUser", User.class));
    schemas.add(body("NewUser", User.class));
    assertEquals("string", schemas.all().at("/NewUser/properties/name/type").asText());
  }

  @Test
  void twoClassesUnderOneNameAreRefused() {
    String user = ComponentSchemasTest.class.getName() + "$User";
    String other = ComponentSchemasTest.class.getName() + "$Other$User";
    schemas.add(body("User", User.class));
    assertRefused(
        "User: the body " + user + " and the body " + other + "; rename one",
        () -> schemas.add(body("User", Other.User.class)));
    assertRefused(
        "User: the body " + user + " and the answer " + other + "; rename one",
        () -> schemas.answers().reference(Other.User.class));
    assertRefused(
        "Time: the answer java.time.Instant and the answer "
            + ComponentSchemasTest.class.getName()
            + "$Other$Time; rename one",
        () -> schemas.answers().reference(Other.Time.class));
  }
}
