package dev.sluice.app.sellers.http;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.page.FormField;
import dev.sluice.params.Help;
import dev.sluice.params.Others;
import dev.sluice.params.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form that launches a seller report: what it sends, and its HTML. */
public final class LaunchForm {
  static final String TYPE = "seller-report";

  private static final FormField START_DATE =
      field("start_date", "startDate", "First day", "date", "yyyy-mm-dd");
  private static final FormField END_DATE =
      field("end_date", "endDate", "Last day", "date", "yyyy-mm-dd");
  private static final FormField SELLER_ID =
      field("seller_id", "sellerIds", "Sellers", "text", "ids, separated by commas");
  private static final FormField LAUNCHER =
      field("launcher", "launcher", "Launched by", "text", "your name");
  private static final List<FormField> FIELDS = List.of(START_DATE, END_DATE, SELLER_ID, LAUNCHER);

  /** What the form sends; texts are checked as part of the params they become. */
  @Others(open = true)
  record Sent(
      @Help("First day: yyyy-mm-dd.") String start_date,
      @Help("Last day: yyyy-mm-dd.") String end_date,
      @Help("Sellers: ids, separated by commas.") String seller_id,
      @Help("Launched by: your name.") String launcher) {}

  public static final BodyType<Sent> BODY = BodyType.of(Sent.class, List.of(Body.FORM));

  /**
   * @param param the member of params that it fills
   */
  private static FormField field(
      String name, String param, String label, String type, String hint) {
    return new FormField(name, "/params/" + param, label, type, hint, "required");
  }

  private final Map<?, ?> values;

  private LaunchForm(Map<?, ?> values) {
    this.values = values;
  }

  static LaunchForm empty() {
    return new LaunchForm(Map.of());
  }

  /**
   * Reads what a browser sent. A missing field counts as empty.
   *
   * @throws Problem {@code malformed-body} when it is not percent-encoded UTF-8 or names a field
   *     twice; 413 or 415
   */
  static LaunchForm read(Body body) {
    return new LaunchForm(BODY.members(body));
  }

  /** The task it asks for, as {@code POST /tasks} would take it. */
  Map<String, Object> task() {
    Map<String, Object> params = new LinkedHashMap<>();
    put(params, "startDate", value(START_DATE));
    put(params, "endDate", value(END_DATE));
    if (!value(SELLER_ID).isEmpty()) {
      params.put("sellerIds", List.of((Object[]) elements()));
    }
    put(params, "launcher", value(LAUNCHER));
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

  private String[] elements() {
    return value(SELLER_ID).split(",", -1);
  }

  private String value(FormField field) {
    return values.get(field.name()) instanceof String text ? text.strip() : "";
  }

  /** The form with its values and, beside each field, its errors. */
  String html(List<Violation> violations) {
    List<Violation> told = new ArrayList<>();
    for (Violation violation : violations) {
      String detail = element(violation.pointer()) + violation.detail();
      told.add(new Violation(violation.pointer(), violation.code(), detail));
    }
    return "<form class=\"panel\" method=\"post\" action=\"/\" novalidate>\n"
        + FormField.html(FIELDS, values, told)
        + "<button class=\"primary\">Launch report</button>\n</form>\n";
  }

  /** Which one of several is meant: as it was typed, or by its position, from 1, if it is empty. */
  private String element(String pointer) {
    if (!pointer.matches(SELLER_ID.pointer() + "/[0-9]{1,6}")) {
      return "";
    }
    int place = Integer.parseInt(pointer.substring(SELLER_ID.pointer().length() + 1));
    String typed = elements()[place].strip();
    return (typed.isEmpty() ? "No. " + (place + 1) : typed) + ": ";
  }
}
