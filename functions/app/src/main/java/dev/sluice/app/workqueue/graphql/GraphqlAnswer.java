package dev.sluice.app.workqueue.graphql;

import dev.sluice.params.Help;
import dev.sluice.params.SchemaText;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code POST /graphql} is answered with, by the GraphQL specification. */
@SchemaText("{\"minProperties\": 1}")
record GraphqlAnswer(
    @SchemaText("{\"oneOf\": [{\"type\": \"object\"}, {\"type\": \"null\"}]}")
        Optional<Object> data,
    Optional<@Size(min = 1) List<Fault>> errors) {
  record Fault(
      String message,
      Optional<List<Map<String, Object>>> locations,
      @SchemaText("{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"integer\"]}}")
          Optional<Object> path,
      @Help("The problem.") Optional<Map<String, Object>> extensions) {}
}
