package dev.sluice.http;

import dev.sluice.task.Violation;
import java.util.List;
import java.util.Map;

/** The form that registers: its fields, with their values and what is wrong with them. */
final class RegisterForm {
  private enum Field {
    EMAIL(Registration.EMAIL.name(), "E-mail address", "email", "ann@example.org", "required"),
    NAME(Registration.NAME.name(), "Name", "text", "as it is to be greeted", "maxlength=\"100\""),
    PICTURE(
        Registration.PICTURE.name(), "Picture", "file", "", "required accept=\"" + PICTURES + "\"");

    private final String name;
    private final String label;
    private final String input;
    private final String hint;
    private final String rules;

    Field(String name, String label, String input, String hint, String rules) {
      this.name = name;
      this.label = label;
      this.input = input;
      this.hint = hint;
      this.rules = rules;
    }
  }

  private static final String PICTURES = "image/png,image/jpeg,image/gif,image/webp";

  private final Map<String, Object> values;

  private RegisterForm(Map<String, Object> values) {
    this.values = values;
  }

  static RegisterForm empty() {
    return new RegisterForm(Map.of());
  }

  /** With the values that were sent. The picture must be chosen again: browsers want it so. */
  static RegisterForm of(Registration registration) {
    return new RegisterForm(registration.values());
  }

  /** The form with its values, and beside each field what is wrong with it. */
  String html(List<Violation> violations) {
    StringBuilder html =
        new StringBuilder(
            "<h2>Register</h2>\n<form method=\"post\" action=\"/register\""
                + " enctype=\"multipart/form-data\" novalidate>\n");
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
    return html.append("<button>Register</button>\n</form>\n<p><a href=\"/\">All reports</a></p>\n")
        .toString();
  }

  private void append(StringBuilder html, Field field, List<Violation> violations) {
    StringBuilder errors = new StringBuilder();
    for (Violation violation : violations) {
      if (field(violation) == field) {
        errors.append(Html.escape(violation.detail())).append(' ');
      }
    }
    html.append(
        "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" type=\"%s\" %s"
            .formatted(field.name, field.label, field.name, field.name, field.input, field.rules));
    if (field != Field.PICTURE) {
      Object value = values.get(field.name);
      html.append(" placeholder=\"%s\" value=\"".formatted(field.hint))
          .append(value instanceof String text ? Html.escape(text) : "")
          .append('"');
    }
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
      if (violation.pointer().equals("/" + field.name)) {
        return field;
      }
    }
    return null;
  }
}
