package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.SecretBox;
import org.jspecify.annotations.Nullable;

/**
 * The link with the hub as this instance knows it: read at start, read again when a token is presented that it does not
 * know, because another instance may have issued it.
 */
public final class HubLink {

    /** Strangers can not make us read more often. */
    private static final Duration READ_AT_MOST_EVERY = Duration.ofSeconds(1);

    private final LinkStore store;
    private final SecretBox secrets;
    private final Clock clock;
    private volatile Link current = Link.NONE;
    private volatile Instant readAt = Instant.MIN;

    public HubLink(LinkStore store, SecretBox secrets, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.clock = clock;
    }

    public Link current() {
        return current;
    }

    /** The registered hub, or a refusal that says that there is none yet. */
    public Link.Hub hub() {
        Link.Hub hub = current.hub();
        if (hub == null) {
            throw new OcpiException(OcpiStatusCode.SERVER_ERROR, "This platform is not registered with a hub yet.");
        }
        return hub;
    }

    /** To be awaited at start, before the doors open. */
    public Uni<Link> refresh() {
        return store.load().map(kept -> {
            Link link = Link.read(kept, secrets);
            current = link;
            readAt = clock.instant();
            return link;
        });
    }

    /** Whose token this is, or null for a stranger's. */
    Uni<@Nullable Caller> authenticate(@Nullable String authorization) {
        Caller known = current.authenticate(authorization, clock.instant());
        if (known != null || readAt.plus(READ_AT_MOST_EVERY).isAfter(clock.instant())) {
            return Uni.createFrom().item(known);
        }
        return refresh().map(link -> link.authenticate(authorization, clock.instant()));
    }

    /** Changes what is kept, from its newest state; another instance's simultaneous change is a refusal. */
    Uni<Link> change(UnaryOperator<Link> how) {
        return refresh().chain(link -> {
            Link changed = how.apply(link);
            return store.save(changed.write(secrets), link.version()).map(saved -> {
                if (!saved) {
                    throw new OcpiException(
                            OcpiStatusCode.SERVER_ERROR, "another handshake is running; try again shortly");
                }
                current = new Link(changed.hub(), changed.issued(), link.version() + 1);
                return current;
            });
        });
    }
}
