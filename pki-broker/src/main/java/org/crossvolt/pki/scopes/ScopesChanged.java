package org.crossvolt.pki.scopes;

import io.smallrye.mutiny.Uni;

/** Whoever publishes the bundle; it lives in a room that knows this one. */
public interface ScopesChanged {

    /** Makes what is in force now part of the bundle. */
    Uni<Void> publish();
}
