package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;

/** Where a service keeps its link with the hub: one JSON document of a few kB in its own schema, in one row. */
public interface LinkStore {

    /**
     * @param document JSON; {@code {}} where nothing was kept yet. Tokens in it are hashed or encrypted already
     * @param version 0 where nothing was kept yet
     */
    record Kept(String document, long version) {}

    Uni<Kept> load();

    /**
     * Keeps the document under {@code version + 1}.
     *
     * @return false, and nothing kept, where the version is not the one that was loaded
     */
    Uni<Boolean> save(String document, long version);
}
