import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives events to the handlers on the class path: PACKAGE DIRECTORY NAME=STATUS… A drain has no
 * status. Ends with 1 when an answer has another.
 */
class Replay {
  private static final Pattern STATUS = Pattern.compile("\"statusCode\":(\\d+)");
  private static final Pattern ID = Pattern.compile("\\\\\"id\\\\\":\\\\\"(\\w{18})");
  private static final String SOME_ID = "0".repeat(18);

  private static long begun;

  private static final Context CONTEXT =
      (Context)
          Proxy.newProxyInstance(
              Replay.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (proxy, method, none) ->
                  switch (method.getName()) {
                    case "getRemainingTimeInMillis" -> left();
                    case "getLogger" -> new Silent();
                    default -> method.getReturnType() == String.class ? "replay" : null;
                  });

  /** Each event has 70 s: a drain keeps 65 s of them free, for the longest task and for itself. */
  private static int left() {
    return (int) (70_000 - (System.nanoTime() - begun) / 1_000_000);
  }

  private record Silent() implements LambdaLogger {
    @Override
    public void log(String line) {}

    @Override
    public void log(byte[] line) {}
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, RequestStreamHandler> handlers = new HashMap<>();
    for (String name : new String[] {"Enqueue", "Query", "Drain"}) {
      Class<?> type = Class.forName(arguments[0] + "." + name + "Handler");
      handlers.put(name, (RequestStreamHandler) type.getConstructor().newInstance());
    }
    String id = SOME_ID;
    int wrong = 0;
    for (int i = 2; i < arguments.length; i++) {
      String[] expected = arguments[i].split("=");
      String event = Files.readString(Path.of(arguments[1], expected[0] + ".json"));
      String kind =
          expected[0].startsWith("enqueue")
              ? "Enqueue"
              : expected[0].startsWith("drain") ? "Drain" : "Query";
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] in = event.replace(SOME_ID, id).getBytes(StandardCharsets.UTF_8);
      begun = System.nanoTime();
      handlers.get(kind).handleRequest(new ByteArrayInputStream(in), out, CONTEXT);
      String answer = out.toString(StandardCharsets.UTF_8);
      Matcher status = STATUS.matcher(answer);
      Matcher given = ID.matcher(answer);
      if (expected[0].equals("enqueue") && given.find()) {
        id = given.group(1);
      }
      if (expected.length > 1 && !(status.find() && status.group(1).equals(expected[1]))) {
        System.err.println(expected[0] + " is not answered " + expected[1] + ": " + answer);
        wrong++;
      }
    }
    System.exit(wrong == 0 ? 0 : 1);
  }
}
