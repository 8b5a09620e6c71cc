package org.crossvolt.pki.stations;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.util.CollectionStore;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.contracts.Verdicts;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.SignatureChecks;
import org.jspecify.annotations.Nullable;

/**
 * Enrollment over Secure Transport (RFC 7030) for SECC leafs. A back end names its station in a header; a station that has a
 * leaf already can show it instead, and then gets another of the same name.
 */
@Path("/.well-known/est")
@RolesAllowed({"service", StationCertificates.STATION})
public class EstResource {

    private static final String PKCS7 = "application/pkcs7-mime";
    private static final String STATION = "X-Station";
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final SeccLeafs leafs;
    private final Signers signers;
    private final CurrentTrust trust;
    private final ChainValidator validator;
    private final SignatureChecks checks;
    private final AccountRights rights;
    private final Verdicts verdicts;
    private final StationPace pace;
    private final SecurityIdentity caller;

    EstResource(
            SeccLeafs leafs,
            Signers signers,
            CurrentTrust trust,
            ChainValidator validator,
            SignatureChecks checks,
            AccountRights rights,
            Verdicts verdicts,
            StationPace pace,
            SecurityIdentity caller) {
        this.leafs = leafs;
        this.signers = signers;
        this.trust = trust;
        this.validator = validator;
        this.checks = checks;
        this.rights = rights;
        this.verdicts = verdicts;
        this.pace = pace;
        this.caller = caller;
    }

    /** The V2G and private roots that are trusted, and the CAs that sign below them. */
    @GET
    @Path("cacerts")
    @Produces(PKCS7)
    public Uni<Response> cacerts(
            @QueryParam("caDomain") @Nullable String domain, @QueryParam("iso15118Version") @Nullable String version) {
        requireDomain(domain);
        edition(version);
        return pace.certificate(caller).chain(signers::all).map(all -> {
            Map<String, byte[]> certificates = new LinkedHashMap<>();
            for (Anchor anchor : trust.current().anchors()) {
                boolean forStations = anchor.roles().contains(AnchorRole.V2G)
                        || anchor.roles().contains(AnchorRole.PE);
                if (forStations && anchor.state() == Anchor.State.ACTIVE) {
                    certificates.put(anchor.id(), anchor.certificate().der());
                }
            }
            for (Signer signer : all) {
                if (signer.role() == Signer.Role.CPO_CA) {
                    signer.chain().forEach(one -> certificates.put(one.sha256(), one.der()));
                }
            }
            return answer(List.copyOf(certificates.values()), PKCS7);
        });
    }

    /** Pools name the branch of the PKI that is to sign (caDomain of the OPNC); here it is the CPO's. */
    private static void requireDomain(@Nullable String domain) {
        if (domain != null && !domain.equals("cpo")) {
            throw new ProblemException(Problem.of(
                    422,
                    "Only leafs of stations are signed here.",
                    List.of(new Problem.Detail("/caDomain", "known", "is not cpo", domain))));
        }
    }

    private static @Nullable Edition edition(@Nullable String version) {
        return switch (version) {
            case null -> null;
            case "ISO15118-2" -> Edition.ISO_15118_2;
            case "ISO15118-20" -> Edition.ISO_15118_20;
            default ->
                throw new ProblemException(Problem.of(
                        400,
                        "The edition is not known.",
                        List.of(new Problem.Detail(
                                "/iso15118Version", "known", "is neither ISO15118-2 nor ISO15118-20", version))));
        };
    }

    /**
     * The station that is spoken for, by an account that may (O5): the one that is named, or where pools name none, the one
     * that is known by the EVSE id alone, of an operator of the account's.
     */
    private Uni<String> own(@Nullable String station, SigningRequest request) {
        String shown = StationCertificates.chainOf(caller);
        if (shown != null) {
            return ownByCertificate(shown, station, request);
        }
        if (station == null) {
            return rights.of(caller)
                    .invoke(may -> may.require(AccountRights.Kind.OPERATOR, request.operator()))
                    .replaceWith(request.evse());
        }
        String known = requireStation(station);
        return rights.of(caller)
                .invoke(may -> may.require(AccountRights.Kind.STATION, known))
                .replaceWith(known);
    }

    /** What is asked for has the name of what is shown, and that is accepted now, revocation included. */
    private Uni<String> ownByCertificate(String shown, @Nullable String station, SigningRequest request) {
        return pace.certificate(caller)
                .chain(() -> verdicts.judge(new Verdicts.Asked(
                        Purpose.SECC,
                        shown,
                        null,
                        request.evse(),
                        DEADLINE,
                        AuditLog.actor(caller),
                        verdict -> verdict.isAccepted() ? "station accepted" : "station refused")))
                .chain(told -> {
                    if (!told.verdict().isAccepted()) {
                        throw new ProblemException(Problem.of(
                                403,
                                "The certificate of the station is not accepted for this request.",
                                told.verdict().reasons().stream()
                                        .map(one -> new Problem.Detail(
                                                "/clientCertificate",
                                                one.reason().name(),
                                                one.reason().sentence(),
                                                one.detail()))
                                        .toList()));
                    }
                    return leafs.stationOf(told.verdict().path().getFirst());
                })
                .map(found -> {
                    String known = found.orElse(request.evse());
                    if (station != null && !station.equals(known)) {
                        throw new ProblemException(
                                Problem.of(403, "The certificate that is shown is not of the station in X-Station."));
                    }
                    return known;
                })
                .call(pace::station);
    }

    @POST
    @Path("simpleenroll")
    @Consumes(MediaType.WILDCARD)
    @Produces(PKCS7)
    public Uni<Response> enroll(
            @HeaderParam(STATION) @Nullable String station,
            @QueryParam("caDomain") @Nullable String domain,
            @QueryParam("iso15118Version") @Nullable String version,
            byte[] body) {
        requireDomain(domain);
        Edition edition = edition(version);
        SigningRequest request = read(body);
        if (edition != null && !request.suite().editions().contains(edition)) {
            throw new ProblemException(Problem.of(
                    422, "The request has a key of " + request.suite() + ", which is not of " + edition.text() + "."));
        }
        return own(station, request).chain(known -> issue(known, request));
    }

    private Uni<Response> issue(String station, SigningRequest request) {
        return leafs.issue(station, request, null, AuditLog.actor(caller)).map(this::certificate);
    }

    /** Only for an EVSE id that this station has a leaf of. */
    @POST
    @Path("simplereenroll")
    @Consumes(MediaType.WILDCARD)
    @Produces(PKCS7)
    public Uni<Response> enrollAgain(@HeaderParam(STATION) @Nullable String station, byte[] body) {
        SigningRequest request = read(body);
        return own(station, request)
                .call(known -> leafs.hasLeaf(known, request.evse()).invoke(has -> {
                    if (!has) {
                        throw new ProblemException(Problem.of(
                                403, "There is nothing to renew: this station has no leaf of this EVSE id."));
                    }
                }))
                .chain(known -> issue(known, request));
    }

    private static String requireStation(String station) {
        if (!station.matches("[A-Za-z0-9*\\-_=:+|@.]{1,48}")) {
            throw new ProblemException(Problem.of(400, "The header X-Station needs the OCPP identity of the station."));
        }
        return station;
    }

    private SigningRequest read(byte[] body) {
        try {
            return SigningRequest.read(new String(body, StandardCharsets.US_ASCII), checks);
        } catch (IllegalArgumentException refused) {
            throw new ProblemException(Problem.of(400, "The request " + refused.getMessage() + "."));
        }
    }

    private Response certificate(SeccLeafs.Issued issued) {
        if (!(validator.readPem(issued.chain()) instanceof ChainValidator.Text.Certificates read)) {
            throw new IllegalStateException("a stored chain can not be read");
        }
        return answer(List.of(read.chain().getFirst()), PKCS7 + "; smime-type=certs-only");
    }

    /** CMS without signers, in Base64 (RFC 7030, 4.1.3 and 4.2.3). */
    private static Response answer(List<byte[]> certificates, String type) {
        try {
            List<X509CertificateHolder> holders = new ArrayList<>();
            for (byte[] der : certificates) {
                holders.add(new X509CertificateHolder(der));
            }
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addCertificates(new CollectionStore<>(holders));
            byte[] cms = generator.generate(new CMSAbsentContent()).getEncoded();
            return Response.ok(Base64.getMimeEncoder().encodeToString(cms), type)
                    .header("Content-Transfer-Encoding", "base64")
                    .build();
        } catch (CMSException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
