package org.crossvolt.pki.provisioning;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A door that asks the pools of others where a request is addressed to a party of theirs (P2). */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface PassesOn {}
