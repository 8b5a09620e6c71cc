package org.crossvolt.ocpi.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.JsonFault;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.versions.Version;

/** Asks a partner for its versions and for the endpoints of the one we speak (4.1 steps 1, 2 and 5). */
public final class PartnerVersions {

    /** The version we speak. */
    public static final String VERSION = "2.2.1";

    private final OcpiClient client;
    private final Duration deadline;

    /** @param deadline longest wait for one answer */
    public PartnerVersions(OcpiClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** @return the endpoints, or a failure with 3001, 3002 or 3003 and a sentence naming the step (4.4) */
    public Uni<List<Endpoint>> endpoints(String versionsUrl, String authorization) {
        return get("versions", versionsUrl, authorization).flatMap(versions -> {
            String details = detailsUrl(versions);
            return get("version details", details, authorization).map(PartnerVersions::endpointsIn);
        });
    }

    private Uni<JsonNode> get(String step, String url, String authorization) {
        return client.send(OcpiCall.get(url, authorization, deadline)).map(answer -> dataOf(step, url, answer));
    }

    /**
     * The data of a successful answer.
     *
     * @throws OcpiException 3001 naming the step and what was seen instead
     */
    public static JsonNode dataOf(String step, String url, OcpiAnswer answer) {
        if (!(answer instanceof OcpiAnswer.Answered answered)) {
            throw unusable(step, url, answer.describe());
        }
        if (!answered.isSuccess()) {
            int code = answered.statusCode();
            throw unusable(
                    step,
                    url,
                    "HTTP " + answered.httpStatus() + (code < 0 ? " and no OCPI envelope" : ", OCPI status " + code));
        }
        try {
            return OcpiJson.mapper().readTree(answered.body().getBytes()).path("data");
        } catch (JacksonException malformed) {
            throw unusable(step, url, "a body that is not valid JSON: " + JsonFault.of(malformed));
        } catch (IOException impossible) {
            throw unusable(step, url, "an unreadable body");
        }
    }

    private static OcpiException unusable(String step, String url, String seen) {
        return new OcpiException(
                OcpiStatusCode.CLIENT_API_UNUSABLE, "GET " + step + " at " + url + " did not succeed: " + seen);
    }

    private static String detailsUrl(JsonNode versions) {
        List<String> offered = new ArrayList<>();
        for (JsonNode version : versions) {
            if (OcpiReader.read(version, Version.class) instanceof Read.Valid<Version> valid) {
                if (valid.value().version().equals(VERSION)) {
                    return valid.value().url();
                }
                offered.add(valid.value().version());
            }
        }
        throw new OcpiException(
                OcpiStatusCode.UNSUPPORTED_VERSION,
                "version " + VERSION + " is not among the versions offered: " + offered);
    }

    private static List<Endpoint> endpointsIn(JsonNode details) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode endpoint : details.path("endpoints")) {
            // Custom modules and endpoints that can not be read are theirs to use, not ours (T-29).
            if (OcpiReader.read(endpoint, Endpoint.class) instanceof Read.Valid<Endpoint> valid) {
                endpoints.add(valid.value());
            }
        }
        requireUseful(endpoints);
        return endpoints;
    }

    private static void requireUseful(List<Endpoint> endpoints) {
        boolean credentials = false;
        boolean mutual = false;
        for (Endpoint endpoint : endpoints) {
            ModuleId module = ModuleId.find(endpoint.identifier().toString()).orElse(null);
            credentials |= module == ModuleId.CREDENTIALS;
            mutual |= module != null && module.isFunctional();
        }
        if (!credentials || !mutual) {
            throw new OcpiException(
                    OcpiStatusCode.NO_MATCHING_ENDPOINTS,
                    credentials
                            ? "the version details name no functional module"
                            : "the version details name no credentials endpoint");
        }
    }
}
