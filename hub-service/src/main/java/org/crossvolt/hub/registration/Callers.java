package org.crossvolt.hub.registration;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.OcpiHeaders;

/** Says who calls, or refuses: the same words at every OCPI door (T-06, T-07). */
@Singleton
public class Callers {

    private final PartyDirectory directory;
    private final PlatformPresence presence;
    private final Detections detections;

    Callers(PartyDirectory directory, PlatformPresence presence, Detections detections) {
        this.directory = directory;
        this.presence = presence;
        this.detections = detections;
    }

    /**
     * Whoever holds one of our tokens, an invitation included.
     *
     * @throws OcpiException 401 for a missing or unknown token, 403 for a suspended platform
     */
    public Authenticated anyone(HttpServerRequest http) {
        Authenticated caller = directory.authenticate(http.getHeader(OcpiHeaders.AUTHORIZATION));
        if (caller == null) {
            throw refusal(401, "The Authorization header has no token this hub knows.");
        }
        if (caller.platform().state() == PlatformState.SUSPENDED) {
            throw refusal(403, "This platform is suspended; its operator can say why.");
        }
        if (caller.kind() == TokenKind.REGISTERED) {
            presence.heardFrom(caller.platform().id());
            noteHabits(caller, http);
        }
        return caller;
    }

    private void noteHabits(Authenticated caller, HttpServerRequest http) {
        if (caller.withNewline()) {
            detections.note(caller.platform(), Detection.TOKEN_NEWLINE);
        }
        if (lacks(http, OcpiHeaders.REQUEST_ID) || lacks(http, OcpiHeaders.CORRELATION_ID)) {
            detections.note(caller.platform(), Detection.NO_MESSAGE_IDS);
        }
    }

    private static boolean lacks(HttpServerRequest http, String header) {
        String value = http.getHeader(header);
        return value == null || value.isEmpty();
    }

    /** Like {@link #anyone}, for what only registered platforms may do: an invitation gets 401 (T-07). */
    public Platform registered(HttpServerRequest http) {
        Authenticated caller = anyone(http);
        if (caller.kind() != TokenKind.REGISTERED) {
            throw refusal(401, "This token is for registration only; register first.");
        }
        return caller.platform();
    }

    static OcpiException refusal(int httpStatus, String message) {
        return OcpiException.withHttpStatus(httpStatus, OcpiStatusCode.CLIENT_ERROR, message);
    }
}
