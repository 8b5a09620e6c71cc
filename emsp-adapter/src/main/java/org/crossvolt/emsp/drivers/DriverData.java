package org.crossvolt.emsp.drivers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;

/** What a room keeps about a driver; so that a driver can be told of all of it, and leave. */
public interface DriverData {

    /** How the room's part is called in an export, such as {@code contracts}. */
    String name();

    /** Everything that is kept about the driver, as it would be shown. */
    Uni<? extends List<?>> export(UUID driver);

    /** What others have to do first, such as revoking a certificate. A failure stops the erasure; it can be asked for again. */
    default Uni<Void> leaving(UUID driver) {
        return Uni.createFrom().voidItem();
    }

    /** Removes or makes nameless what may go; inside the one transaction of the erasure. */
    Uni<Void> erase(SqlConnection connection, UUID driver);

    /** After the erasure was committed. */
    default Uni<Void> erased(UUID driver) {
        return Uni.createFrom().voidItem();
    }
}
