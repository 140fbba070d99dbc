package dev.sluice.params.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import dev.sluice.params.Help;
import dev.sluice.params.SchemaText;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The JSON Schema (draft 2020-12) of a record, made from the declaration that {@link ParamsReader}
 * checks. Made when first needed and then kept; an enqueue does not need it, so neither this class
 * nor the generator slows down its cold start.
 */
public final class ParamsSchema {
  /** Names the reference set that a string, or each string of an array, must be in. */
  public static final String REFERENCE = "x-reference";

  /** No control characters, except for the white space around it that is removed. */
  private static final String VISIBLE =
      "^[\\t-\\r ]*[^\\u0000-\\u001F\\u007F-\\u009F]*[\\t-\\r ]*$";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Goes with its class, so that code which was replaced by newer code is not kept. */
  private static final ClassValue<String> MADE =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return make(type);
        }
      };

  private ParamsSchema() {}

  /** The schema as compact JSON. */
  public static String of(Class<?> type) {
    return MADE.get(type);
  }

  /**
   * The schema of an answer, made anew at each call.
   *
   * @param references what stands for a type instead of its own schema; null for those that are
   *     written out
   */
  public static ObjectNode of(Class<?> type, Function<Class<?>, ObjectNode> references) {
    SchemaGeneratorConfigBuilder config = config();
    config
        .forTypesInGeneral()
        .withCustomDefinitionProvider(
            (part, context) -> {
              ObjectNode reference = references.apply(part.getErasedType());
              return reference == null ? null : new CustomDefinition(reference, true);
            });
    return whole(type, config);
  }

  private static String make(Class<?> type) {
    return whole(type, config()).toString();
  }

  private static ObjectNode whole(Class<?> type, SchemaGeneratorConfigBuilder config) {
    ObjectNode schema = new SchemaGenerator(config.build()).generateSchema(type);
    RecordShape record = Shape.of(type).record();
    for (Object name : record.ignored) {
      ObjectNode ignored = schema.withObjectProperty("properties").putObject((String) name);
      ignored.put("readOnly", true).put("description", "Ignored.");
    }
    if (!record.exclusive.isEmpty()) {
      exclude(schema.putObject("not"), record.exclusive);
    }
    schema.put("additionalProperties", record.open);
    SchemaText besides = type.getAnnotation(SchemaText.class);
    if (besides != null) {
      schema.setAll(read(besides.value()));
    }
    return schema;
  }

  /** Both of them, neither being null. */
  private static void exclude(ObjectNode both, List<?> names) {
    for (Object name : names) {
      both.withArrayProperty("required").add((String) name);
      both.withObjectProperty("properties")
          .putObject((String) name)
          .putObject("not")
          .put("type", "null");
    }
  }

  private static SchemaGeneratorConfigBuilder config() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS))
            .with(
                Option.STANDARD_FORMATS,
                Option.FLATTENED_OPTIONALS,
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.INLINE_ALL_SCHEMAS);
    // in the order of the declaration, for the form
    config.forTypesInGeneral().withPropertySorter((one, other) -> 0);
    config
        .forFields()
        .withRequiredCheck(field -> part(field).required())
        .withNullableCheck(field -> false)
        .withTitleResolver(ParamsSchema::title)
        .withDescriptionResolver(ParamsSchema::description)
        .withInstanceAttributeOverride(ParamsSchema::annotate);
    return config;
  }

  private static String title(FieldScope field) {
    if (field.isFakeContainerItemScope()) {
      return null;
    }
    Help help = field.getAnnotation(Help.class);
    return help == null || help.title().isEmpty() ? words(field.getName()) : help.title();
  }

  private static String description(FieldScope field) {
    Help help = field.isFakeContainerItemScope() ? null : field.getAnnotation(Help.class);
    return help == null ? null : help.value();
  }

  /** What the generator's modules do not know, or read differently from {@link ParamsReader}. */
  private static void annotate(
      ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
    if (schema.has("pattern")) {
      // a pattern of JSON Schema may match anywhere
      schema.put("pattern", "^(?:" + schema.get("pattern").textValue() + ")$");
    }
    if (field.isFakeContainerItemScope()) {
      return;
    }
    SchemaText given = field.getAnnotation(SchemaText.class);
    if (given != null) {
      schema.setAll(read(given.value()));
    }
    extend(schema, part(field));
  }

  private static RecordShape.Part part(FieldScope field) {
    return Shape.of(field.getRawMember().getDeclaringClass()).record().part(field.getName());
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A schema is JSON", e);
    }
  }

  private static void extend(ObjectNode schema, RecordShape.Part part) {
    Shape shape = part.shape();
    if (part.secret()) {
      schema.put("writeOnly", true);
    }
    if (shape.constraints.line) {
      schema.put("pattern", VISIBLE);
    }
    if (part.standard() != null) {
      schema.set("default", JSON.valueToTree(part.standard()));
    }
    if (shape.constraints.distinct) {
      schema.put("uniqueItems", true);
    }
    Shape text =
        shape.element != null && shape.constraints.knownSet == null ? shape.element : shape;
    if (text.constraints.knownSet != null) {
      schema.put(REFERENCE, text.constraints.knownSet);
    }
  }

  /** {@code sellerIds} becomes "Seller ids". */
  static String words(String name) {
    String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
