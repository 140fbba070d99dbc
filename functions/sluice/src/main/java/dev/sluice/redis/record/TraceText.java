package dev.sluice.redis.record;

import dev.sluice.json.Unicode;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace as it is stored, in lines: {@code !} and a class name, {@code :} and each line of the
 * message, {@code *} and an own frame, {@code -} and any other, {@code +} and how many more there
 * were. What does not fit is cut off at the end.
 */
public final class TraceText {
  private TraceText() {}

  public static String write(FailureTrace trace) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : trace.problems()) {
      line(text, '!', problem.exception());
      if (problem.message() != null) {
        for (String line : problem.message().split("\\R", -1)) {
          line(text, ':', line);
        }
      }
      for (Frame frame : problem.frames()) {
        line(text, frame.own() ? '*' : '-', frame.at());
      }
      if (problem.left() > 0) {
        line(text, '+', Integer.toString(problem.left()));
      }
    }
    String whole = text.toString();
    if (whole.length() <= FailureTrace.LONGEST) {
      return whole;
    }
    String cut = Unicode.cut(whole, FailureTrace.LONGEST);
    return cut.substring(0, cut.lastIndexOf('\n') + 1);
  }

  private static void line(StringBuilder text, char kind, String words) {
    text.append(kind).append(Unicode.line(words, words.length())).append('\n');
  }

  /** Null when it is not a trace: other programs may have written there. */
  public static FailureTrace read(String text) {
    List<Problem> problems = new ArrayList<>();
    for (String part : text.split("(?m)^!")) {
      if (!part.isEmpty()) {
        problems.add(problem(part.split("\n")));
      }
    }
    return text.startsWith("!") ? new FailureTrace(problems) : null;
  }

  private static Problem problem(String[] lines) {
    List<String> message = new ArrayList<>();
    List<Frame> frames = new ArrayList<>();
    int left = 0;
    for (int i = 1; i < lines.length; i++) {
      String words = lines[i].isEmpty() ? "" : lines[i].substring(1);
      switch (lines[i].isEmpty() ? ' ' : lines[i].charAt(0)) {
        case ':' -> message.add(words);
        case '*' -> frames.add(new Frame(words, true));
        case '-' -> frames.add(new Frame(words, false));
        case '+' -> left = words.matches("[0-9]{1,6}") ? Integer.parseInt(words) : 0;
        default -> {
          // nothing that this version knows
        }
      }
    }
    return new Problem(
        lines[0], message.isEmpty() ? null : String.join("\n", message), frames, left);
  }
}
