package dev.sluice.bench.coldstart;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads the event and its body as JSON, but not the params. */
public class JsonHandler extends BareHandler {
  @Override
  void handle(byte[] event) {
    try {
      Map<?, ?> request = (Map<?, ?>) JsonTree.read(event);
      byte[] body = ((String) request.get("body")).getBytes(StandardCharsets.UTF_8);
      validate((Map<?, ?>) ((Map<?, ?>) JsonTree.read(body)).get("params"));
    } catch (BadJson e) {
      throw new IllegalStateException(e);
    }
  }

  void validate(Map<?, ?> params) {}
}
