package dev.sluice.app.registration;

import dev.sluice.http.page.FormField;
import dev.sluice.params.Violation;
import java.util.List;
import java.util.Map;

/** The registration form: its fields, with their values and errors. */
final class RegisterForm {
  private static final String PICTURES = "image/png,image/jpeg,image/gif,image/webp";

  private static final List<FormField> FIELDS =
      List.of(
          field(Registration.EMAIL, "E-mail address", "email", "ann@example.org", "required"),
          field(Registration.NAME, "Name", "text", "how to greet you", "maxlength=\"100\""),
          field(
              Registration.PICTURE, "Picture", "file", "", "required accept=\"" + PICTURES + "\""));

  private RegisterForm() {}

  private static FormField field(
      String name, String label, String type, String hint, String rules) {
    return new FormField(name, "/" + name, label, type, hint, rules);
  }

  /**
   * The form with its values and, beside each field, its errors. The picture must be chosen again:
   * browsers do not let a page fill in a file.
   */
  static String html(Map<String, Object> values, List<Violation> violations) {
    return "<h2>Register</h2>\n<form method=\"post\" action=\"/register\""
        + " enctype=\"multipart/form-data\" novalidate class=\"panel\">\n"
        + FormField.html(FIELDS, values, violations)
        + "<button class=\"primary\">Register</button>\n</form>\n<p><a href=\"/\">All tasks</a></p>\n";
  }
}
