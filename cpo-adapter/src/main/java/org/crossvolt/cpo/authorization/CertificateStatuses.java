package org.crossvolt.cpo.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.crossvolt.ocpi.wire.Sha256;

/** OCSP answers that still hold, by certificate: stations ask for the whole chain every week (3.5 of the OCPP reference). */
@Singleton
class CertificateStatuses {

    private static final Duration LONGEST = Duration.ofDays(7);

    private final Pool database;
    private final Clock clock;

    CertificateStatuses(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private static String key(JsonNode hashData) {
        return Sha256.hex(hashData.path("hashAlgorithm").asText()
                + "|" + hashData.path("issuerNameHash").asText()
                + "|" + hashData.path("issuerKeyHash").asText()
                + "|" + hashData.path("serialNumber").asText());
    }

    Uni<Optional<String>> find(JsonNode hashData) {
        return database.preparedQuery(
                        "SELECT ocsp_result FROM cpo.certificate_status WHERE key = $1 AND next_update > $2")
                .execute(Tuple.of(key(hashData), clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("ocsp_result")));
    }

    /** Keeps an answer until its own next update; one that names none, or can not be read, is not kept. */
    Uni<Void> keep(JsonNode hashData, String ocspResult) {
        Instant now = clock.instant();
        Optional<Instant> until = nextUpdate(ocspResult).filter(next -> next.isAfter(now));
        if (until.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant latest = now.plus(LONGEST);
        Instant kept = until.get().isBefore(latest) ? until.get() : latest;
        return database.preparedQuery("""
                        INSERT INTO cpo.certificate_status (key, ocsp_result, next_update) VALUES ($1, $2, $3)
                        ON CONFLICT (key) DO UPDATE
                        SET ocsp_result = excluded.ocsp_result, next_update = excluded.next_update
                        """)
                .execute(Tuple.of(key(hashData), ocspResult, kept.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Optional<Instant> nextUpdate(String ocspResult) {
        try {
            if (!(new OCSPResp(Base64.getMimeDecoder().decode(ocspResult)).getResponseObject()
                    instanceof BasicOCSPResp basic)) {
                return Optional.empty();
            }
            Instant earliest = null;
            for (SingleResp single : basic.getResponses()) {
                Date next = single.getNextUpdate();
                if (next == null) {
                    return Optional.empty();
                }
                earliest = earliest == null || next.toInstant().isBefore(earliest) ? next.toInstant() : earliest;
            }
            return Optional.ofNullable(earliest);
        } catch (IOException | OCSPException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
