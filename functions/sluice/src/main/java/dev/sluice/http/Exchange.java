package dev.sluice.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.http.access.Authentication;
import dev.sluice.http.access.Origins;
import dev.sluice.http.access.Principal;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.EventReader;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.ProblemPage;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Routes;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TimeBudget;
import dev.sluice.signals.Log;
import dev.sluice.signals.TraceParent;
import dev.sluice.task.EnqueueRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One HTTP entry point: event in, response out. Whatever happens inside, the caller gets an answer
 * and the log gets one line.
 */
public final class Exchange implements RequestStreamHandler {
  private final Routes routes;
  private final Authentication authentication;
  private final Origins origins;
  private final Log log;
  private final String basePath;

  Exchange(
      Routes routes, Authentication authentication, Origins origins, Log log, String basePath) {
    this.routes = routes;
    this.authentication = authentication;
    this.origins = origins;
    this.log = log;
    this.basePath = basePath;
  }

  /**
   * Answers one event.
   *
   * @throws IOException only when the answer cannot be written
   */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    RequestLog log = new RequestLog(context, this.log);
    TimeBudget budget = TimeBudget.open();
    Response response;
    try {
      response = answer(in, log);
    } catch (Problem problem) {
      response = problem(problem, log);
    } catch (QueueUnavailable unavailable) {
      log.failure(unavailable);
      response = problem(Problem.of(unavailable), log);
    } catch (EnqueueRefused refused) {
      response = problem(Problem.refused(String.valueOf(refused.getMessage())), log);
    } catch (RuntimeException | IOException | StackOverflowError bug) {
      log.failure(bug);
      response = problem(Problem.of(ProblemType.INTERNAL_ERROR), log);
    } finally {
      budget.close();
      if (log.span != null) {
        log.span.leave();
      }
    }
    if (log.request != null) {
      origins.allow(log.request, response);
      if (log.request.method().equals("HEAD")) {
        response.withoutBody();
      }
    }
    log.write(response);
    if (log.request != null) {
      response.below(log.request.basePath());
    }
    response.writeTo(out);
  }

  private Response answer(InputStream in, RequestLog log) throws IOException {
    Request request = new Request(EventReader.read(in), basePath);
    log.request = request;
    request.checkHead();
    log.begin(TraceParent.of(request.header(TraceParent.HEADER)));
    if (request.method().equals("OPTIONS")) {
      return origins.preflight(request, routes.allow(request.path()));
    }
    Endpoint endpoint = routes.find(request.method(), request.path());
    Route route = endpoint.route();
    log.route = route;
    Principal principal = authentication.principal(request);
    log.principal = principal;
    if (route.role() != null && principal == null) {
      throw authentication.refusal(request);
    }
    origins.check(request, principal != null && principal.byCookie());
    if (!route.admits(principal)) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
    Query query = null;
    if (route.parameters() != null) {
      query = new Query(request.query(), route.parameters());
      if (route.parameters().isEmpty()) {
        query.check(); // else the action does, with what is wrong in the values
      }
    }
    String id = Routes.id(route, request.path());
    return endpoint.action().answer(new Call(request, route, id, principal, query));
  }

  /** A person using a form gets a page, a program gets JSON. */
  private static Response problem(Problem problem, RequestLog log) throws IOException {
    log.problem = problem.type();
    return log.route != null && log.route.page() && log.request.wantsHtml()
        ? ProblemPage.of(problem)
        : problem.response(log.requestId());
  }
}
