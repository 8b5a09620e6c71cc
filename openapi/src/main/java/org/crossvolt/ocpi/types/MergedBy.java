package org.crossvolt.ocpi.types;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** In a PATCH the elements of this list are merged by this member of theirs, and none is removed. */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface MergedBy {

    /** The JSON name of the member that identifies an element. */
    String value();
}
