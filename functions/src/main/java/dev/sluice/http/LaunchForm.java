package dev.sluice.http;

import dev.sluice.task.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form that launches a seller report: what it sends, and the page part that shows it. */
final class LaunchForm {
  static final String TYPE = "seller-report";

  /** The fields as they are named in the form, and the member of params that each one fills. */
  private enum Field {
    START_DATE("start_date", "/params/startDate", "First day", "date", "yyyy-mm-dd"),
    END_DATE("end_date", "/params/endDate", "Last day", "date", "yyyy-mm-dd"),
    SELLER_ID("seller_id", "/params/sellerIds", "Sellers", "text", "ids, separated by commas"),
    LAUNCHER("launcher", "/params/launcher", "Launched by", "text", "your name");

    private final String name;
    private final String pointer;
    private final String label;
    private final String input;
    private final String hint;

    Field(String name, String pointer, String label, String input, String hint) {
      this.name = name;
      this.pointer = pointer;
      this.label = label;
      this.input = input;
      this.hint = hint;
    }
  }

  static final BodyMembers MEMBERS =
      BodyMembers.of(List.of(Body.FORM), inputs()).requiring(inputs()).open(true);

  private static Input[] inputs() {
    Field[] fields = Field.values();
    Input[] inputs = new Input[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Field field = fields[i];
      inputs[i] = Input.of(field.name, Input.TEXT, field.label + ": " + field.hint + ".");
    }
    return inputs;
  }

  private final Map<String, String> values;

  private LaunchForm(Map<String, String> values) {
    this.values = values;
  }

  static LaunchForm empty() {
    return new LaunchForm(Map.of());
  }

  /**
   * Reads what a browser sent. Fields of other names are ignored.
   *
   * @throws Problem {@code malformed-body} when it is not percent-encoded UTF-8 or names a field
   *     twice
   */
  static LaunchForm read(byte[] body) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Percent.Pair pair : Percent.form(body)) {
      if (values.put(pair.name(), pair.value()) != null) {
        throw Problem.of(ProblemType.MALFORMED_BODY);
      }
    }
    return new LaunchForm(values);
  }

  /** The task it asks for, as {@code POST /tasks} would take it. */
  Map<String, Object> task() {
    Map<String, Object> params = new LinkedHashMap<>();
    put(params, "startDate", value(Field.START_DATE));
    put(params, "endDate", value(Field.END_DATE));
    if (!value(Field.SELLER_ID).isEmpty()) {
      params.put("sellerIds", List.of((Object[]) elements(Field.SELLER_ID)));
    }
    put(params, "launcher", value(Field.LAUNCHER));
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("type", TYPE);
    task.put("params", params);
    return task;
  }

  private static void put(Map<String, Object> params, String name, String value) {
    if (!value.isEmpty()) {
      params.put(name, value);
    }
  }

  private String[] elements(Field field) {
    return value(field).split(",", -1);
  }

  private String value(Field field) {
    return values.getOrDefault(field.name, "").strip();
  }

  /** The form with its values, and beside each field what is wrong with it. */
  String html(List<Violation> violations) {
    StringBuilder html =
        new StringBuilder("<form class=\"panel\" method=\"post\" action=\"/\" novalidate>\n");
    for (Violation violation : violations) {
      if (field(violation) == null) {
        html.append("<p class=\"error\" role=\"alert\">")
            .append(Html.escape(violation.detail()))
            .append("</p>\n");
      }
    }
    for (Field field : Field.values()) {
      append(html, field, violations);
    }
    return html.append("<button class=\"primary\">Launch report</button>\n</form>\n").toString();
  }

  private void append(StringBuilder html, Field field, List<Violation> violations) {
    StringBuilder errors = new StringBuilder();
    for (Violation violation : violations) {
      if (field(violation) == field) {
        errors.append(Html.escape(element(violation, field) + violation.detail())).append(' ');
      }
    }
    String value = Html.escape(values.getOrDefault(field.name, ""));
    html.append("<label for=\"%s\">%s</label>\n".formatted(field.name, field.label))
        .append(
            "<input id=\"%s\" name=\"%s\" type=\"%s\" placeholder=\"%s\" required value=\""
                .formatted(field.name, field.name, field.input, field.hint))
        .append(value)
        .append('"');
    if (errors.length() > 0) {
      html.append(" aria-invalid=\"true\" aria-describedby=\"%s-error\">\n".formatted(field.name))
          .append("<p class=\"error\" id=\"%s-error\">".formatted(field.name))
          .append(errors.toString().strip())
          .append("</p>\n");
    } else {
      html.append(">\n");
    }
  }

  private static Field field(Violation violation) {
    for (Field field : Field.values()) {
      String pointer = violation.pointer();
      if (pointer.equals(field.pointer) || pointer.startsWith(field.pointer + "/")) {
        return field;
      }
    }
    return null;
  }

  /** Which one of several is meant, as it was typed; one that is empty by its place, from 1. */
  private String element(Violation violation, Field field) {
    String rest = violation.pointer().substring(field.pointer.length());
    if (!rest.matches("/[0-9]{1,6}")) {
      return "";
    }
    int place = Integer.parseInt(rest.substring(1));
    String typed = elements(field)[place].strip();
    return (typed.isEmpty() ? "No. " + (place + 1) : typed) + ": ";
  }
}
