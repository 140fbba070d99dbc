package dev.sluice.http;

import static dev.sluice.http.route.Documented.reading;

import dev.sluice.http.access.Role;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.queue.TaskQueue;
import dev.sluice.signals.OpenMetrics;
import java.util.List;

/**
 * {@code GET /metrics}: what the process that answers has counted, and what stands in the queue. On
 * Lambda each environment has counted something else, so there it is served only when asked for.
 */
public final class MetricsFeature implements Feature {
  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    if (!server.equals(Server.QUERY)) {
      return List.of();
    }
    TaskQueue queue = backend.queue();
    Answer text =
        Answer.of(200, "Text of OpenMetrics", String.class, List.of(OpenMetrics.MEDIA_TYPE));
    return List.of(
        new Endpoint(
            Route.get("metrics", "/metrics").by(Role.VIEWER),
            call -> answer(queue, call),
            reading("Shows the metrics of this process for Prometheus").answer(text)));
  }

  private static Response answer(TaskQueue queue, Call call) {
    String text = OpenMetrics.text(queue.status().backlog());
    return Response.of(200).body(OpenMetrics.MEDIA_TYPE, text);
  }
}
