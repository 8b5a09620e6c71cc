package org.crossvolt.pki.stations;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Pem;
import org.jspecify.annotations.Nullable;

/**
 * Lets a station show the certificate it has instead of a bearer token of its back end (RFC 7030, 3.3.2): on the port with
 * TLS, where there is one, and for EST only. The handshake proves that the station has the key; whether its chain is to be
 * believed is a verdict like any other, because roots come and go while the service runs.
 */
@ApplicationScoped
class StationCertificates implements HttpServerOptionsCustomizer, HttpAuthenticationMechanism {

    /** The role of whoever showed a certificate and no token. */
    static final String STATION = "station";

    private static final String CHAIN = "chain";
    private static final String LEAF = "leaf";
    private static final String EST = "/.well-known/est/";

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        // An operator who asks for certificates in a way of his own keeps it.
        if (options.getClientAuth() == ClientAuth.NONE) {
            // Nobody is trusted by this: without a verdict a chain opens no door.
            options.setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(TrustOptions.wrap(
                            InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]));
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        boolean est = context.normalizedPath().startsWith(EST);
        List<byte[]> chain = est && context.request().getHeader("Authorization") == null ? chain(context) : List.of();
        return chain.isEmpty()
                ? Uni.createFrom().nullItem()
                : Uni.createFrom()
                        .item(QuarkusSecurityIdentity.builder()
                                .setPrincipal(new QuarkusPrincipal(STATION))
                                .addRole(STATION)
                                .addAttribute(CHAIN, Pem.chain(chain))
                                .addAttribute(LEAF, Digest.hex(chain.getFirst()))
                                .build());
    }

    /** DER, the station's own first; empty where none was shown. */
    private static List<byte[]> chain(RoutingContext context) {
        List<byte[]> chain = new ArrayList<>();
        if (!context.request().isSSL()) {
            return chain;
        }
        try {
            for (Certificate one : context.request().sslSession().getPeerCertificates()) {
                chain.add(one.getEncoded());
            }
            return chain;
        } catch (SSLPeerUnverifiedException | CertificateEncodingException none) {
            return List.of();
        }
    }

    /** SHA-256 of the certificate that was shown, or null where a token was. */
    static @Nullable String leafOf(SecurityIdentity caller) {
        return caller.getAttribute(LEAF);
    }

    /** PEM as it was shown, or null where a token was. */
    static @Nullable String chainOf(SecurityIdentity caller) {
        return caller.getAttribute(CHAIN);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    /** Before whoever looks for a token. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1_000;
    }
}
