package dev.sluice.http;

import dev.sluice.task.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /graphql}, as the GraphQL over HTTP specification has it.
 *
 * @param operationName null when the document has but one operation
 */
record GraphqlRequest(String query, String operationName, Map<String, Object> variables) {
  private static final List<String> FIELDS =
      List.of("query", "operationName", "variables", "extensions");

  /**
   * @throws Problem {@code wrong-shape} with every violation
   */
  static GraphqlRequest read(Object tree) {
    if (!(tree instanceof Map<?, ?> members)) {
      throw Problem.of(ProblemType.WRONG_SHAPE);
    }
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(members, violations);
    fields.only(FIELDS, List.of());
    String query = fields.require("query") ? fields.text("query") : null;
    String operationName = fields.text("operationName");
    Map<String, Object> variables = object(fields, members, "variables");
    object(fields, members, "extensions");
    if (!violations.isEmpty()) {
      throw Problem.wrongShape(violations);
    }
    return new GraphqlRequest(query, operationName, variables);
  }

  @SuppressWarnings("unchecked") // the names of a JSON object are strings
  private static Map<String, Object> object(Fields fields, Map<?, ?> members, String name) {
    Object value = members.get(name);
    if (value != null && !(value instanceof Map)) {
      fields.wrong(name, "wrong-type", "It must be an object.");
      return Map.of();
    }
    return value == null ? Map.of() : (Map<String, Object>) value;
  }
}
