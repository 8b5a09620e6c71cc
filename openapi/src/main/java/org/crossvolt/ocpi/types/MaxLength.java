package org.crossvolt.ocpi.types;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The longest text of a member, counted in Unicode code points. For a List it holds for each element. */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxLength {

    int value();

    /** A longer length that is still accepted, with a remark (3.11, A-93); 0 means that none is. */
    int accepted() default 0;
}
