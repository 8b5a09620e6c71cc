package org.crossvolt.ocpi.types;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of a text. For a List it holds for each element. */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Matches {

    String value();

    /** A wider form that is still accepted, with a remark; empty means that none is. */
    String tolerated() default "";

    /** What the form is, for the message: "a time of day such as 08:30". */
    String means();
}
