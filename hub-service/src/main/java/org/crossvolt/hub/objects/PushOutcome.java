package org.crossvolt.hub.objects;

import org.crossvolt.ocpi.types.OcpiException;

/** What became of a {@link Push}. All but a refusal are answered with 1000. */
public sealed interface PushOutcome {

    /** Kept, and it was not there before (T-19). */
    record Created() implements PushOutcome {}

    /** Kept in place of what was there. */
    record Updated() implements PushOutcome {}

    /** Something newer is kept already; this one was left aside. */
    record Stale() implements PushOutcome {}

    record Refused(OcpiException why) implements PushOutcome {}
}
