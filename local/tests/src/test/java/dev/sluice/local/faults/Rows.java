package dev.sluice.local.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers of the rows in {@code docs/reliability.md} that an experiment writes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Rows {
  /** Each number belongs to one experiment only. */
  int[] value();
}
