package dev.sluice.params;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The string, or each string of the list, must be a member of a reference set. Whether it is, only
 * the queue knows: the reader hands it on as a {@link ParamsReader.Known}. White space around a
 * member does not count, as in a list that a person typed: it is looked up, and {@code run}
 * receives it, without. An empty one is no member of any set.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownMember {
  /** The set's name, for instance {@code sellers}. */
  String value();
}
