package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Distinct;
import dev.sluice.params.Help;
import dev.sluice.params.KnownMember;
import dev.sluice.params.Secret;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParamsSchemaTest {
  enum Colour {
    RED,
    GREEN
  }

  record Inner(@Min(1) @Max(9) int digit, Optional<Boolean> flag) {}

  record Params(
      LocalDate startDate,
      Instant moment,
      Duration length,
      @Help(value = "Who it is.", title = "Your name") @Size(min = 1, max = 100) String name,
      @NotEmpty @Distinct @KnownMember("sellers") List<@Pattern(regexp = "[a-z]+|x") String> ids,
      @KnownMember("users") String owner,
      @Positive double share,
      @DecimalMax(value = "99.99", inclusive = false) BigDecimal money,
      Colour colour,
      List<Inner> inner,
      Map<String, Object> free,
      Object any,
      @Secret Optional<@Size(max = 3) String> note) {}

  private static Object schema(Class<?> params) throws BadJson {
    String json = ParamsSchema.of(params);
    return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatTheReaderChecks() throws BadJson {
    assertEquals(
        JsonTree.read(
            """
            {"$schema":"https://json-schema.org/draft/2020-12/schema",
             "type":"object",
             "properties":{
              "startDate":{"type":"string","format":"date","title":"Start date"},
              "moment":{"type":"string","format":"date-time","title":"Moment"},
              "length":{"type":"string","format":"duration","title":"Length"},
              "name":{"type":"string","title":"Your name","description":"Who it is.",
               "minLength":1,"maxLength":100},
              "ids":{"title":"Ids","minItems":1,"uniqueItems":true,"x-reference":"sellers",
               "type":"array","items":{"type":"string","pattern":"^(?:[a-z]+|x)$"}},
              "owner":{"type":"string","title":"Owner","x-reference":"users"},
              "share":{"type":"number","title":"Share","exclusiveMinimum":0},
              "money":{"type":"number","title":"Money","exclusiveMaximum":99.99},
              "colour":{"type":"string","enum":["RED","GREEN"],"title":"Colour"},
              "inner":{"title":"Inner","type":"array","items":{"type":"object",
               "properties":{"digit":{"type":"integer","title":"Digit","minimum":1,"maximum":9},
                "flag":{"type":["boolean","null"],"title":"Flag"}},
               "required":["digit"],"additionalProperties":false}},
              "free":{"type":"object","title":"Free"},
              "any":{"title":"Any"},
              "note":{"type":["string","null"],"title":"Note","maxLength":3,"writeOnly":true}},
             "required":["startDate","moment","length","name","ids","owner","share","money",
              "colour","inner","free","any"],
             "additionalProperties":false}"""
                .getBytes(StandardCharsets.UTF_8)),
        schema(Params.class));
  }

  @Test
  void keepsTheOrderOfTheDeclaration() throws BadJson {
    Map<?, ?> properties = (Map<?, ?>) ((Map<?, ?>) schema(Params.class)).get("properties");
    assertEquals(
        List.of("startDate", "moment", "length", "name"),
        properties.keySet().stream().limit(4).toList());
  }
}
