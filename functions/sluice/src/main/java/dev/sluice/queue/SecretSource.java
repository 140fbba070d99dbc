package dev.sluice.queue;

/** A secret that is kept elsewhere and may change there. Safe for many threads. */
public interface SecretSource {
  /** The setting that names the secret, for messages. */
  String setting();

  /**
   * The secret; kept from one call to the next.
   *
   * @throws QueueUnavailable when it cannot be read; names the setting and the reason
   */
  String read();

  /**
   * Reads the secret again, because what it was needed for was refused. Does nothing when it was
   * read a moment ago, and keeps the old one when it cannot be read.
   *
   * @param from what was refused
   * @return whether the secret is another one now
   */
  boolean changed(String from);

  /** One that never changes: the text of a setting itself. */
  static SecretSource of(String setting, String text) {
    return new SecretSource() {
      @Override
      public String setting() {
        return setting;
      }

      @Override
      public String read() {
        return text;
      }

      @Override
      public boolean changed(String from) {
        return false;
      }
    };
  }

  /** What to throw when the secret is not what it should be; its text stays untold. */
  default QueueUnavailable unusable(String why) {
    return new QueueUnavailable("The secret of " + setting() + " " + why, false, null);
  }
}
