package org.crossvolt.ocpi.types;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A URL. One that is called later has to be an absolute http or https URL; one that is only shown gets a remark, and so
 * does one that is called while the object is handled, because the call itself fails with a better answer (3001).
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Url {

    boolean called() default true;
}
