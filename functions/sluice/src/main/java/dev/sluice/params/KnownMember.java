package dev.sluice.params;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The string, or each string of the list, must be a member of a reference set. Only the queue can
 * check that, in the round trip that enqueues. White space around a member is removed, as in a list
 * that a person typed, before it is looked up and before {@code run} receives it. An empty string
 * is not a member of any set.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownMember {
  /** The set's name, for instance {@code sellers}. */
  String value();
}
