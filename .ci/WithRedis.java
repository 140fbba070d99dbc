import dev.sluice.local.redis.EmbeddedRedis;
import java.nio.file.Path;

/** Runs a command with {@code SLUICE_REDIS_URL} of an embedded Redis: DIRECTORY COMMAND… */
class WithRedis {
  public static void main(String[] arguments) throws Exception {
    int exit;
    try (EmbeddedRedis redis = EmbeddedRedis.open(Path.of(arguments[0]), null, System.err::println)) {
      ProcessBuilder command =
          new ProcessBuilder(java.util.Arrays.asList(arguments).subList(1, arguments.length));
      command.environment().put("SLUICE_REDIS_URL", redis.url().toString());
      exit = command.inheritIO().start().waitFor();
    }
    System.exit(exit);
  }
}
