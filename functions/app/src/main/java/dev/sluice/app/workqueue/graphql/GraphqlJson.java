package dev.sluice.app.workqueue.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** JSON inside a GraphQL answer, and the answer itself. */
final class GraphqlJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private GraphqlJson() {}

  /** What comes back from storage is input too: a missing node if it is not JSON. */
  static JsonNode tree(String json) {
    try {
      return json == null ? MissingNode.getInstance() : MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  static String write(Object answer) throws JsonProcessingException {
    return MAPPER.writeValueAsString(answer);
  }
}
