package dev.sluice.params;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How members are treated that no component of the record is named after. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Others {
  /** Whether all of them are let pass. */
  boolean open() default false;

  /** Those that are let pass, for instance so that an answer can be sent back. */
  String[] ignored() default {};

  /** Those that are refused as {@code read-only-field}: the server alone sets them. */
  String[] readOnly() default {};
}
