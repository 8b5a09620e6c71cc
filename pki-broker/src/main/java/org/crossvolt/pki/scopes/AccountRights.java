package org.crossvolt.pki.scopes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/**
 * Whom an account of the realm may speak for. A service account without a right speaks for nobody; people with the role
 * pki-operator speak for everybody.
 */
@ApplicationScoped
public class AccountRights {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Pool database;
    private final ScopesConfig config;

    AccountRights(Pool database, ScopesConfig config) {
        this.database = database;
        this.config = config;
    }

    /** What a right is about. */
    public enum Kind {
        PROVIDER,
        WMI,
        OPERATOR,
        STATION
    }

    /** @param value exact, or a beginning that ends with a star */
    public record Right(Kind kind, String value) {

        boolean covers(Kind wanted, String name) {
            return kind == wanted
                    && (value.endsWith("*")
                            ? name.startsWith(value.substring(0, value.length() - 1))
                            : name.equals(value));
        }
    }

    /** What one caller may. */
    public record Rights(String account, boolean operator, List<Right> rights) {

        public boolean may(Kind kind, String name) {
            return operator || rights.stream().anyMatch(right -> right.covers(kind, name));
        }

        /** @throws ProblemException 403; says the kind, never what others may */
        public void require(Kind kind, String name) {
            if (!may(kind, name)) {
                throw new ProblemException(
                        Problem.of(403, "This account has no right of kind " + kind + " for what it asks for."));
            }
        }
    }

    public Uni<Rights> of(SecurityIdentity caller) {
        String account = caller.getPrincipal().getName();
        if (caller.hasRole("pki-operator") && !caller.hasRole("service")) {
            return Uni.createFrom().item(new Rights(account, true, List.of()));
        }
        return of(account).map(rights -> new Rights(account, false, rights));
    }

    Uni<List<Right>> of(String account) {
        return database.preparedQuery(
                        "SELECT kind, value FROM pki.account_right WHERE account = $1 ORDER BY kind, value")
                .execute(Tuple.of(account))
                .map(rows -> {
                    List<Right> rights = new ArrayList<>();
                    for (Row row : rows) {
                        rights.add(new Right(Kind.valueOf(row.getString("kind")), row.getString("value")));
                    }
                    return rights;
                });
    }

    /** Replaces all rights of an account. */
    Uni<Void> put(String account, List<Right> rights, String person) {
        return database.withTransaction(client -> client.preparedQuery(
                        "DELETE FROM pki.account_right WHERE account = $1")
                .execute(Tuple.of(account))
                .chain(() -> client.preparedQuery("""
                                INSERT INTO pki.account_right (account, kind, value, granted_by)
                                SELECT $1, kind, value, $4 FROM unnest($2::text[], $3::text[]) AS given (kind, value)
                                ON CONFLICT DO NOTHING""")
                        .execute(Tuple.of(
                                account,
                                rights.stream()
                                        .map(right -> right.kind().name())
                                        .toArray(String[]::new),
                                rights.stream().map(Right::value).toArray(String[]::new),
                                person)))
                .replaceWithVoid());
    }

    /** Rights of the configuration are there from the first start on; they are never taken away by it. */
    void start(@Observes StartupEvent started) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String entry : config.rights().orElse(List.of())) {
            String[] parts = entry.split("=|:", 3);
            if (parts.length != 3) {
                throw new IllegalStateException(
                        "crossvolt.pki.scopes.rights needs entries such as service-account-cpo=STATION:CS-*");
            }
            all = all.chain(() -> database.preparedQuery("""
                            INSERT INTO pki.account_right (account, kind, value, granted_by)
                            VALUES ($1, $2, $3, 'configuration') ON CONFLICT DO NOTHING""")
                    .execute(Tuple.of(
                            parts[0].strip(), Kind.valueOf(parts[1].strip()).name(), parts[2].strip()))
                    .replaceWithVoid());
        }
        all.await().atMost(START_PATIENCE);
    }
}
