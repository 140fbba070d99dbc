package dev.sluice.app.workqueue.graphql;

import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Fields;
import dev.sluice.http.input.Input;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.params.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /graphql}, as the GraphQL over HTTP specification has it.
 *
 * @param operationName null when the document has but one operation
 */
public record GraphqlRequest(String query, String operationName, Map<String, Object> variables) {
  private static final Input QUERY = Input.of("query", Input.TEXT, "A GraphQL document.");
  private static final Input OPERATION =
      Input.of("operationName", Input.TEXT, "Which of the document's operations to execute.");
  private static final Input VARIABLES =
      Input.of("variables", Input.OBJECT, "Values of the operation's variables.");
  private static final Input EXTENSIONS = Input.of("extensions", Input.OBJECT, "Ignored.");

  public static final BodyMembers MEMBERS =
      BodyMembers.of(Body.JSON_ONLY, QUERY, OPERATION, VARIABLES, EXTENSIONS).requiring(QUERY);

  /**
   * @throws Problem {@code wrong-shape} with every violation
   */
  static GraphqlRequest read(Map<?, ?> members) {
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(members, violations);
    fields.check(MEMBERS);
    String query = fields.text(QUERY);
    String operationName = fields.text(OPERATION);
    Map<String, Object> variables = object(fields, members, VARIABLES);
    object(fields, members, EXTENSIONS);
    if (!violations.isEmpty()) {
      throw Problem.wrongShape(violations);
    }
    return new GraphqlRequest(query, operationName, variables);
  }

  @SuppressWarnings("unchecked") // the names of a JSON object are strings
  private static Map<String, Object> object(Fields fields, Map<?, ?> members, Input input) {
    Object value = members.get(input.name());
    if (value != null && !(value instanceof Map)) {
      fields.wrong(input, "wrong-type", "It must be an object.");
      return Map.of();
    }
    return value == null ? Map.of() : (Map<String, Object>) value;
  }
}
