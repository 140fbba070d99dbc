package dev.sluice.app.workqueue.graphql;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import graphql.GraphQLContext;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationValidationParameters;
import graphql.introspection.Introspection;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.Node;
import graphql.parser.ParserOptions;
import graphql.validation.QueryComplexityLimits;
import graphql.validation.ValidationError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How much a GraphQL document may ask for. With fragments a short text can stand for millions of
 * fields, so fields are counted as requested, not as written. The introspection query that tools
 * send stays within every limit.
 */
final class GraphqlLimits {
  private static final int MAX_CHARACTERS = 65_536;
  private static final int MAX_TOKENS = 3_000;
  private static final int MAX_ALIASES = 100;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_FIELDS = 1_000;

  /** Of all fields together; an operation weighs as much as the round trips it may take. */
  private static final int MAX_COMPLEXITY = 1_000;

  private static final int OPERATION = 10;
  private static final int LIST = 100;

  private static final ParserOptions PARSER =
      ParserOptions.newParserOptions()
          .captureIgnoredChars(false)
          .captureLineComments(false)
          .readerTrackData(false)
          .redactTokenParserErrorMessages(true)
          .maxCharacters(MAX_CHARACTERS)
          .maxTokens(MAX_TOKENS)
          .maxWhitespaceTokens(MAX_CHARACTERS)
          .maxRuleDepth(200)
          .build();

  private static final QueryComplexityLimits FIELDS =
      QueryComplexityLimits.newLimits().maxDepth(MAX_DEPTH).maxFieldsCount(MAX_FIELDS).build();

  private GraphqlLimits() {}

  static Instrumentation instrumentation() {
    return new ChainedInstrumentation(
        new Aliases(),
        new MaxQueryComplexityInstrumentation(MAX_COMPLEXITY, GraphqlLimits::complexity));
  }

  /** Sets the limits of one request. */
  static void set(GraphQLContext.Builder context, Principal principal) {
    context.put(ParserOptions.class, PARSER);
    context.put(QueryComplexityLimits.KEY, FIELDS);
    context.put(Introspection.INTROSPECTION_DISABLED, principal.role() != Role.OPERATOR);
  }

  private static int complexity(FieldComplexityEnvironment field, int children) {
    if (field.getParentEnvironment() != null) {
      return 1 + children;
    }
    return switch (field.getField().getName()) {
      case "tasks", "results", "deleteResult" -> LIST + children;
      default -> OPERATION + children;
    };
  }

  /** Runs before GraphQL's validation rules, which compare all fields of one name. */
  private static final class Aliases extends SimplePerformantInstrumentation {
    @Override
    public InstrumentationContext<List<ValidationError>> beginValidation(
        InstrumentationValidationParameters parameters, InstrumentationState state) {
      if (aliases(parameters.getDocument()) > MAX_ALIASES) {
        throw new AbortExecutionException("maximum number of aliases exceeded: " + MAX_ALIASES);
      }
      return SimpleInstrumentationContext.noOp();
    }

    private static int aliases(Document document) {
      int aliases = 0;
      Deque<Node<?>> left = new ArrayDeque<>();
      left.push(document);
      while (!left.isEmpty()) {
        Node<?> node = left.pop();
        aliases += node instanceof Field field && field.getAlias() != null ? 1 : 0;
        for (Node<?> child : node.getChildren()) {
          left.push(child);
        }
      }
      return aliases;
    }
  }
}
