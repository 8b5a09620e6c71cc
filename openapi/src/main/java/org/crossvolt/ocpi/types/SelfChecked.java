package org.crossvolt.ocpi.types;

/**
 * An object with rules between its members. They are checked once every member is readable by itself, so a rule never
 * has to guess what an unreadable member was meant to say.
 */
public interface SelfChecked extends OcpiObject {

    void check(Findings found);
}
