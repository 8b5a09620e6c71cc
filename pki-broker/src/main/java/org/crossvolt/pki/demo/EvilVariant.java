package org.crossvolt.pki.demo;

import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A chain that is wrong in one way.
 *
 * @param name after what is wrong
 * @param text what is handed in, usually PEM
 * @param identity the eMAID or PCID that is claimed with it; null where none is
 * @param edition null where it is left to the chain
 * @param expected the reason it has to be refused with
 */
public record EvilVariant(
        String name,
        Purpose purpose,
        String text,
        @Nullable String identity,
        @Nullable Edition edition,
        Reason expected) {

    @Override
    public String toString() {
        return name;
    }
}
