package org.crossvolt.pki.roots;

import io.smallrye.mutiny.Uni;

/** Whoever tells others that a root was admitted or is no longer trusted; it lives in a room that knows this one. */
public interface RootsChanged {

    /**
     * Tells it.
     *
     * @param id SHA-256 of the root, hex
     * @param active whether it is trusted from now on, or no longer
     */
    Uni<Void> tell(String id, boolean active);
}
