package org.crossvolt.emsp.sessions;

import java.time.Instant;
import java.util.UUID;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.sessions.Session;

/**
 * A Session of one of our drivers.
 *
 * @param ref how the driver API calls it
 * @param firstSeen when we first heard of it: tariffs are those we knew by then
 */
public record SessionEntry(
        ObjectKey key, UUID ref, UUID driver, String contract, Session session, Instant firstSeen, Instant changedAt) {

    public boolean isOver() {
        String status = session.status().text();
        return status.equals("COMPLETED") || status.equals("INVALID");
    }

    @Override
    public String toString() {
        return "SessionEntry[" + ref + "]";
    }
}
