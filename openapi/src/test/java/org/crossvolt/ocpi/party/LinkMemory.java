package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;

/** A store that two instances of a service can share. */
final class LinkMemory implements LinkStore {

    volatile Kept kept = new Kept("{}", 0);

    @Override
    public Uni<Kept> load() {
        return Uni.createFrom().item(() -> kept);
    }

    @Override
    public synchronized Uni<Boolean> save(String document, long version) {
        if (kept.version() != version) {
            return Uni.createFrom().item(false);
        }
        kept = new Kept(document, version + 1);
        return Uni.createFrom().item(true);
    }
}
