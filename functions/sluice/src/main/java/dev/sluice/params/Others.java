package dev.sluice.params;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How to treat members that the record does not declare. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Others {
  /** Whether all of them are ignored. */
  boolean open() default false;

  /** The ones that are ignored, for instance so that an answer can be sent back. */
  String[] ignored() default {};

  /** The ones that are refused as {@code read-only-field}: only the server sets them. */
  String[] readOnly() default {};
}
