package org.crossvolt.ocpi.types;

import java.util.function.BiConsumer;

/** A record with rules between its own members. */
public interface SelfChecked {

    /** Says each broken rule: a member's JSON name, and a sentence. */
    void check(BiConsumer<String, String> broken);
}
