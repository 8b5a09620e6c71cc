package org.crossvolt.emsp.cdrs;

/** What became of a CDR. */
public enum CdrState {
    /** Kept, and not checked yet. */
    RECEIVED,
    /** Checked, and billed. */
    ACCEPTED,
    /** Not billed; its reason says why, and a person or a credit decides. */
    HELD,
    /** We told the partner that it is wrong. */
    DISPUTED,
    /** Taken back by a credit. */
    CREDITED,
    /** A credit that took something back. */
    APPLIED
}
