package org.crossvolt.cpo.pushes;

import io.smallrye.mutiny.Uni;

/** One kind of object that the hub is told about. */
public interface Pushed {

    /** The kind in {@code cpo.to_push}. */
    String kind();

    /** Tells the hub this object's newest state. */
    Uni<Outcome> push(String key);

    /** What came of it. */
    sealed interface Outcome {

        /** The hub took it, or there is nothing to tell any more. */
        record Told() implements Outcome {}

        /** The hub, or the party behind it, does not like the object; perhaps it does later. */
        record Refused(String reason) implements Outcome {}

        /** It did not get through. */
        record Again(String reason) implements Outcome {

            /** The hub said that this party is not there: it would only refuse the message (H-46). */
            public static final Again PARTY_AWAY = new Again("the hub does not reach this party");
        }
    }
}
