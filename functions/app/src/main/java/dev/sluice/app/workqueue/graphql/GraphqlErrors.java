package dev.sluice.app.workqueue.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueUnavailable;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.InvalidSyntaxError;
import graphql.execution.AbortExecutionException;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.execution.UnknownOperationException;
import graphql.introspection.GoodFaithIntrospection.BadFaithIntrospectionError;
import graphql.introspection.IntrospectionDisabledError;
import graphql.validation.ValidationError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Errors of a GraphQL answer: those of operations are the problems of the HTTP routes; those of the
 * document say what is wrong and where, without repeating the input.
 */
final class GraphqlErrors implements DataFetcherExceptionHandler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters parameters) {
    GraphqlCaller caller = GraphqlCaller.of(parameters.getDataFetchingEnvironment());
    Throwable failure = parameters.getException();
    Problem problem;
    if (failure instanceof Problem told) {
      problem = told;
    } else if (failure instanceof QueueUnavailable outage) {
      caller.failed(outage);
      problem = Problem.of(outage);
    } else {
      caller.failed(failure instanceof RuntimeException bug ? bug : new RuntimeException(failure));
      problem = Problem.of(ProblemType.INTERNAL_ERROR);
    }
    GraphQLError error =
        GraphqlErrorBuilder.newError()
            .message(problem.type().title())
            .location(parameters.getSourceLocation())
            .path(parameters.getPath())
            .extensions(members(problem))
            .build();
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }

  private static Map<String, Object> members(Problem problem) {
    JsonText json = new JsonText();
    json.beginObject();
    problem.write(json);
    json.endObject();
    try {
      return JSON.readValue(json.toString(), MEMBERS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem is JSON", e);
    }
  }

  /** The members of an error: message, locations, path, extensions. */
  static Map<String, Object> told(GraphQLError error) {
    Map<String, Object> told = new LinkedHashMap<>(error.toSpecification());
    told.put("message", message(error));
    if (isProblem(error)) {
      told.put("extensions", error.getExtensions()); // without the library's classification
    }
    return told;
  }

  private static boolean isProblem(GraphQLError error) {
    return error.getExtensions() != null && error.getExtensions().containsKey("status");
  }

  private static String message(GraphQLError error) {
    if (error instanceof ValidationError invalid) {
      return "Not valid: " + words(String.valueOf(invalid.getValidationErrorType()));
    } else if (error instanceof IntrospectionDisabledError) {
      return "Introspection needs the role operator";
    } else if (error instanceof BadFaithIntrospectionError) {
      return "Introspection that asks for more than tools do is refused: name __schema, __type and"
          + " each list of theirs once, with up to 500 fields on 20 levels";
    } else if (error instanceof InvalidSyntaxError) {
      // the offending tokens are left out, see GraphqlLimits, and the position is a member of its
      // own
      return error.getMessage().replaceFirst(" at line .*", "");
    } else if (error instanceof AbortExecutionException || isProblem(error)) {
      return error.getMessage();
    }
    if (error instanceof UnknownOperationException) {
      return "operationName must name one of the document's operations; without it there must be"
          + " only one";
    }
    return "A variable has a value of the wrong type";
  }

  /** {@code FieldUndefined}: field undefined. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
