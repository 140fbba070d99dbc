package dev.sluice.http.page;

import dev.sluice.params.Violation;
import java.util.List;
import java.util.Map;

/**
 * A field of a form on a page.
 *
 * @param pointer where the task's violations say what is wrong with it
 * @param type of HTML's {@code input}
 * @param hint what is shown as long as it is empty
 * @param rules its other attributes
 */
public record FormField(
    String name, String pointer, String label, String type, String hint, String rules) {

  /**
   * The fields with their values, beside each what is wrong with it, and before them all what is
   * wrong with none of them.
   *
   * @param values by the names of the fields; what is no text is not shown
   */
  public static String html(List<FormField> fields, Map<?, ?> values, List<Violation> violations) {
    StringBuilder html = new StringBuilder();
    for (Violation violation : violations) {
      if (of(violation, fields) == null) {
        html.append("<p class=\"error\" role=\"alert\">")
            .append(Html.escape(violation.detail()))
            .append("</p>\n");
      }
    }
    for (FormField field : fields) {
      StringBuilder errors = new StringBuilder();
      for (Violation violation : violations) {
        if (of(violation, fields) == field) {
          errors.append(Html.escape(violation.detail())).append(' ');
        }
      }
      field.append(html, values.get(field.name), errors.toString().strip());
    }
    return html.toString();
  }

  private static FormField of(Violation violation, List<FormField> fields) {
    for (FormField field : fields) {
      String pointer = violation.pointer();
      if (pointer.equals(field.pointer) || pointer.startsWith(field.pointer + "/")) {
        return field;
      }
    }
    return null;
  }

  private void append(StringBuilder html, Object value, String errors) {
    html.append(
        "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" type=\"%s\" %s"
            .formatted(name, label, name, name, type, rules));
    if (!type.equals("file")) {
      html.append(" placeholder=\"%s\" value=\"".formatted(hint))
          .append(value instanceof String text ? Html.escape(text) : "")
          .append('"');
    }
    if (errors.isEmpty()) {
      html.append(">\n");
    } else {
      html.append(" aria-invalid=\"true\" aria-describedby=\"%s-error\">\n".formatted(name))
          .append("<p class=\"error\" id=\"%s-error\">".formatted(name))
          .append(errors)
          .append("</p>\n");
    }
  }
}
