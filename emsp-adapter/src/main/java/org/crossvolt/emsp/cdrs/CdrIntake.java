package org.crossvolt.emsp.cdrs;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.crossvolt.emsp.tokens.KnownToken;
import org.crossvolt.emsp.tokens.TokenDirectory;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;

/** Takes a CDR in, pushed or fetched: readable, for a token of ours, and not another one under a known id. */
@Singleton
public class CdrIntake {

    private final CdrStore store;
    private final TokenDirectory tokens;

    CdrIntake(CdrStore store, TokenDirectory tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    /** @return a failure with 2004 for a token that is none of this party's, with 2001 for a changed CDR */
    Uni<CdrStore.Added> take(byte[] body, PartyId to) {
        Cdr cdr = OcpiReader.read(body, Cdr.class).orRefuse();
        if (!cdr.cdrToken().party().equals(to)) {
            throw new OcpiException(
                    OcpiStatusCode.UNKNOWN_TOKEN,
                    "/cdr_token: belongs to " + cdr.cdrToken().party() + ", and this message is for " + to);
        }
        KnownToken token = tokens.find(
                        to,
                        cdr.cdrToken().uid().toString(),
                        cdr.cdrToken().type().text())
                .orElseThrow(() -> new OcpiException(
                        OcpiStatusCode.UNKNOWN_TOKEN, "/cdr_token: this token is none of this provider's"));
        return store.add(cdr, body, token).invoke(added -> {
            if (!added.created() && !isSame(added.kept(), body)) {
                throw new OcpiException(
                        OcpiStatusCode.INVALID_PARAMETERS,
                        "/id: another CDR with this id is kept already; a CDR never changes, send a credit");
            }
        });
    }

    /** For the catch-up: what a full list holds. */
    public Uni<Void> fetched(byte[] body, PartyId to) {
        return take(body, to).replaceWithVoid();
    }

    private static boolean isSame(byte[] kept, byte[] again) {
        try {
            return OcpiJson.mapper().readTree(kept).equals(OcpiJson.mapper().readTree(again));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
