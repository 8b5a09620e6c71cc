package org.crossvolt.pki.scopes;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;

/** Which service account may speak for which providers, manufacturers, operators and stations. Only people say so. */
@Path("/trust/v1/accounts/{account}/rights")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("pki-operator")
public class AccountsResource {

    private static final int MOST_RIGHTS = 5_000;
    private static final String ACCOUNT = "[A-Za-z0-9._@-]{1,100}";

    private final AccountRights rights;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    AccountsResource(AccountRights rights, AuditLog audit, SecurityIdentity caller) {
        this.rights = rights;
        this.audit = audit;
        this.caller = caller;
    }

    record AccountView(String account, List<AccountRights.Right> rights) {}

    @GET
    public Uni<AccountView> read(@PathParam("account") String account) {
        requireAccount(account);
        return rights.of(account).map(found -> new AccountView(account, found));
    }

    @PUT
    public Uni<AccountView> put(@PathParam("account") String account, byte[] body) {
        if (caller.hasRole("service")) {
            throw new ProblemException(Problem.of(403, "Only people give rights; a service account is none."));
        }
        requireAccount(account);
        JsonRequest request = JsonRequest.of(body, Set.of("rights"));
        List<AccountRights.Right> given = read(request);
        request.requireRight();
        return rights.put(account, given, AuditLog.actor(caller))
                .call(() -> audit.note(AuditLog.actor(caller), "GRANT", "account " + account, given.size() + " rights"))
                .chain(() -> read(account));
    }

    private static void requireAccount(String account) {
        if (!account.matches(ACCOUNT)) {
            throw new ProblemException(Problem.of(400, "An account has 1 to 100 letters, digits and ._@-"));
        }
    }

    private static List<AccountRights.Right> read(JsonRequest request) {
        List<AccountRights.Right> given = new ArrayList<>();
        JsonNode field = request.field("rights");
        if (field == null || !field.isArray() || field.size() > MOST_RIGHTS) {
            request.refuse("rights", "required", "needs a list of up to " + MOST_RIGHTS, null);
            return given;
        }
        for (int i = 0; i < field.size(); i++) {
            String at = "rights/" + i;
            String value = field.get(i).path("value").asText();
            try {
                AccountRights.Kind kind =
                        AccountRights.Kind.valueOf(field.get(i).path("kind").asText());
                if (value.matches(form(kind))) {
                    given.add(new AccountRights.Right(kind, value));
                } else {
                    request.refuse(at + "/value", "form", "needs " + form(kind), value);
                }
            } catch (IllegalArgumentException unknown) {
                request.refuse(
                        at + "/kind", "known", "is none of " + Arrays.toString(AccountRights.Kind.values()), null);
            }
        }
        return given;
    }

    private static String form(AccountRights.Kind kind) {
        return switch (kind) {
            case PROVIDER, OPERATOR -> "[A-Z]{2}[A-Z0-9]{3}|[A-Z0-9]{0,4}\\*";
            case WMI -> "[A-Z0-9]{3}|[A-Z0-9]{0,2}\\*";
            case STATION -> "[A-Za-z0-9*\\-_=:+|@.]{1,48}";
        };
    }
}
