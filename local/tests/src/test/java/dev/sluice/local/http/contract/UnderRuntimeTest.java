package dev.sluice.local.http.contract;

import dev.sluice.app.EnqueueHandler;
import dev.sluice.app.GraphqlHandler;
import dev.sluice.app.QueryHandler;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpDriver;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.LambdaProcess;
import dev.sluice.local.http.TestSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract against the functions as they are deployed: configured by variables, in separate
 * processes, under AWS's runtime client. Cases that need a free-form param are left out: no
 * built-in task type has one.
 */
class UnderRuntimeTest extends HttpContract {
  @TempDir static Path directory;

  private LambdaProcess enqueue;
  private LambdaProcess query;
  private LambdaProcess graphql;

  static Stream<HttpCase> cases() {
    return HttpContract.cases().filter(input -> !wantsFreeForm(input.call()));
  }

  private static boolean wantsFreeForm(HttpCall call) {
    return call.body() != null
        && new String(call.body(), StandardCharsets.UTF_8).contains("\"free\"");
  }

  @Override
  HttpDriver driver(TestSite site) {
    Map<String, String> variables = site.variables();
    try {
      LambdaProcess.layOut(directory);
      enqueue = new LambdaProcess(directory, EnqueueHandler.class.getName(), variables);
      query = new LambdaProcess(directory, QueryHandler.class.getName(), variables);
      graphql = new LambdaProcess(directory, GraphqlHandler.class.getName(), variables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this::send;
  }

  private HttpReply send(HttpCall call) {
    String path = call.target().split("\\?", 2)[0];
    LambdaProcess function =
        switch (TestSite.SITE.server(call.method(), path).name()) {
          case "enqueue" -> enqueue;
          case "graphql" -> graphql;
          default -> query;
        };
    byte[] event = InProcess.event(call).toString().getBytes(StandardCharsets.UTF_8);
    long began = System.nanoTime();
    try {
      byte[] answer = function.invoke(event);
      return InProcess.reply(answer, null, System.nanoTime() - began);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void end() {
    enqueue.close();
    query.close();
    graphql.close();
  }
}
