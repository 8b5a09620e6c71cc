package org.crossvolt.pki.validation;

/**
 * One thing a verdict says.
 *
 * @param certificate position in the chain, leaf 0; -1 where it is about the whole
 * @param detail what was seen; never an identifier of a person, because findings go into logs
 */
public record Finding(Reason reason, int certificate, String detail) {

    static Finding of(Reason reason, String detail) {
        return new Finding(reason, -1, detail);
    }
}
