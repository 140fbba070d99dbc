package dev.sluice;

import java.util.Locale;

/**
 * A setting of a deployment, declared once: {@link Variables} reads it, and an unknown name is
 * refused, by this declaration; the table of docs/configuration.md and {@code local/run --help} are
 * generated from it.
 *
 * @param name the environment variable, {@code SLUICE_…}
 * @param standard what holds when it is not set, as the table shows it
 * @param meaning what it does, as the table shows it, in Markdown
 * @param absent of a number: what holds when it is not set
 * @param least of a number: the smallest
 * @param most of a number: the largest
 * @param flag whether {@code local/run} takes it on its command line too; nothing secret may be
 */
public record Setting(
    String name,
    String standard,
    String meaning,
    long absent,
    long least,
    long most,
    boolean flag) {

  private static final long UNBOUNDED = Integer.MAX_VALUE;

  /** A setting that is no number. */
  public static Setting of(String name, String standard, String meaning) {
    return new Setting(name, standard, meaning, 0, 0, 0, false);
  }

  /** A whole number. */
  public static Setting number(String name, long absent, long least, long most, String meaning) {
    return new Setting(name, Long.toString(absent), meaning, absent, least, most, false);
  }

  /** Its meaning and, of a number that has them, its bounds. */
  public String meaningAndBounds() {
    boolean bounded = least < most && most < UNBOUNDED;
    return bounded ? meaning + String.format(Locale.ROOT, ", %,d–%,d", least, most) : meaning;
  }

  /** The same, which {@code local/run} takes as a flag as well. */
  public Setting asFlag() {
    return new Setting(name, standard, meaning, absent, least, most, true);
  }
}
