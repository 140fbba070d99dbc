package dev.sluice.params;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The description of a component of a params record, for the form and the schema. */
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Help {
  /** One sentence. */
  String value();

  /** The label; empty: made from the component's name. */
  String title() default "";
}
