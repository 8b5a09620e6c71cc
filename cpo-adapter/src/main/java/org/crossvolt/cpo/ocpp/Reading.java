package org.crossvolt.cpo.ocpp;

/** What is done with a message that differs from the standard's form; set per station. */
public enum Reading {
    /** It is answered with a CALLERROR. */
    REJECT,
    /** It is read as far as it can be, counted, and remarked in the trace. */
    WARN,
    /** It is not even compared. */
    OFF
}
