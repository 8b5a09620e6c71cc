package org.crossvolt.pki.roots;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.signing.Jws;
import org.jspecify.annotations.Nullable;

/** The signed bundle of a zone, whole or since a version (T3). */
@Path("/trust/v1/bundles/{zone}")
@RolesAllowed({"pki-operator", "service"})
public class BundlesResource {

    private static final String JOSE = "application/jose";

    private final Bundles bundles;
    private final RootsConfig config;

    BundlesResource(Bundles bundles, RootsConfig config) {
        this.bundles = bundles;
        this.config = config;
    }

    /** @param publicKey SubjectPublicKeyInfo in Base64: consumers pin it */
    record BundleKey(String kid, String alg, String publicKey) {}

    @GET
    @Produces({JOSE, MediaType.APPLICATION_JSON})
    public Uni<Response> bundle(
            @PathParam("zone") String zone,
            @QueryParam("since") @Nullable String since,
            @HeaderParam("If-None-Match") @Nullable String known) {
        requireZone(zone);
        Long from = sinceVersion(since);
        return bundles.newest().chain(newest -> {
            Bundles.Bundle bundle = newest.orElseThrow(
                    () -> new ProblemException(Problem.of(503, "There is no bundle yet; ask again in a moment.")));
            String tag = "\"" + bundle.version() + "-" + bundle.digest().substring(0, 16) + "\"";
            if (tag.equals(known) || (from != null && from == bundle.version())) {
                return Uni.createFrom()
                        .item(Response.notModified().header("ETag", tag).build());
            }
            if (from == null) {
                return Uni.createFrom().item(answer(bundle.signed(), tag));
            }
            return bundles.find(zone, from).map(older -> answer(delta(older, bundle), tag));
        });
    }

    private static @Nullable Long sinceVersion(@Nullable String since) {
        if (since == null || since.isEmpty()) {
            return null;
        }
        if (!since.matches("[0-9]{1,18}")) {
            throw new ProblemException(Problem.of(
                    400,
                    "Some parameters could not be read.",
                    List.of(new Problem.Detail("/since", "form", "needs the number of a version", null))));
        }
        return Long.valueOf(since);
    }

    private String delta(Optional<Bundles.Bundle> older, Bundles.Bundle newer) {
        if (older.isEmpty()) {
            throw new ProblemException(
                    Problem.of(404, "There is no bundle of this version; fetch the whole one without since."));
        }
        return Jws.sign(
                bundles.key(),
                BundleContent.DELTA_TYPE,
                BundleContent.delta(BundleContent.parse(payload(older.get())), BundleContent.parse(payload(newer))));
    }

    private String payload(Bundles.Bundle bundle) {
        return Jws.read(bundle.signed(), keyInfo(), BundleContent.TYPE)
                .orElseThrow(() -> new IllegalStateException("a stored bundle has another signature"));
    }

    private static Response answer(String jws, String tag) {
        return Response.ok(jws, JOSE)
                .header("ETag", tag)
                .header("Cache-Control", "no-cache")
                .build();
    }

    @GET
    @Path("key")
    @Produces(MediaType.APPLICATION_JSON)
    public BundleKey key(@PathParam("zone") String zone) {
        requireZone(zone);
        return new BundleKey(
                Jws.keyId(bundles.key().publicKey()),
                "ES256",
                java.util.Base64.getEncoder().encodeToString(keyInfo()));
    }

    private byte[] keyInfo() {
        try {
            return bundles.key().publicKey().getEncoded(ASN1Encoding.DER);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private void requireZone(String zone) {
        if (!zone.equals(config.zone())) {
            throw new ProblemException(Problem.of(404, "There is no zone of this name here."));
        }
    }
}
