package io.github.bertft.config.key;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Meaning, default and range of a config key: the only place where they stand. The key's name is
 * the record component's in snake_case; whether null is allowed is the component's {@code
 * Nullable}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** Where the name would be a word of Java; empty: the component's. */
  String name() default "";

  /** One sentence for schema and documentation, without the full stop. */
  String doc();

  /** The default as {@code --set} would take it. */
  String defaultValue();

  /** Smallest number allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest number allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min} itself is not allowed. */
  boolean aboveMin() default false;

  /** What a text must match; empty: anything but the empty text. */
  String pattern() default "";

  /** The pattern in words, after "must be". */
  String patternInWords() default "";

  /** Whether a text names a column, so that a position from 1 may be given as a number. */
  boolean column() default false;

  /** Whether a text names data: a path, or a dataset of the hub. */
  boolean data() default false;

  /** Whether a whole number in the range may stand instead of a text of the pattern. */
  boolean orWhole() default false;

  /** A key of the same block that this one replaces: both together are refused. */
  String insteadOf() default "";

  /** What other tools call this key; offered to who writes such a name. */
  String[] alsoKnownAs() default {};
}
