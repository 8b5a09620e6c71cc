package org.crossvolt.pki.provisioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contracts on their way into cars. */
@ConfigMapping(prefix = "crossvolt.pki.provisioning")
public interface ProvisioningConfig {

    /** Whether requests of ISO 15118-20 are passed on to upstream pools (P8); else they are refused. */
    @WithDefault("false")
    boolean secondEdition();

    /** Longest life of a contract that is issued here; Annex F says two years. */
    @WithDefault("731d")
    Duration longestContract();

    /** Longest answer for a station in characters of Base64 (P7); OCPP 2.0.1 allows 7,500. */
    @WithDefault("7500")
    int longestAnswer();

    /** Longest EXI request of a station in characters of Base64; OCPP 2.0.1 allows 5,600. */
    @WithDefault("5600")
    int longestRequest();

    /** The same for answers of ISO 15118-20; OCPP 2.1 allows 17,000. */
    @WithDefault("17000")
    int secondEditionLongestAnswer();

    /** The same for requests of ISO 15118-20; OCPP 2.1 allows 11,000. */
    @WithDefault("11000")
    int secondEditionLongestRequest();

    /** Whether bundles of ISO 15118-2 are kept that come as EXI only and can not be verified here; they go to no station. */
    @WithDefault("false")
    boolean opaqueBundles();

    /** Requests that one PCID, one eMAID and one account may make in an hour, over all instances (P9). */
    @WithDefault("600")
    int requestsPerHour();

    /** Longest wait for one answer of the EXI module; it works on bytes that anybody may have made. */
    @WithDefault("2s")
    Duration exiDeadline();

    /** The folder with the jars of an EXI module; without it EXI is only passed on. */
    Optional<String> exiFolder();

    /** Pools that are asked about what is not known here, by name (P2). */
    Map<String, Upstream> upstreams();

    /** Deliveries of one event before it is given up. */
    @WithDefault("10")
    int eventAttempts();

    /** Pause after the first failed delivery of an event; each further one is three times as long. */
    @WithDefault("5s")
    Duration eventPause();

    /** Longest pause between two deliveries. */
    @WithDefault("1h")
    Duration eventLongestPause();

    /** Longest wait for a subscriber's answer. */
    @WithDefault("5s")
    Duration eventDeadline();

    /** Endpoints of one account. */
    @WithDefault("20")
    int mostEndpoints();

    /** One pool of somebody else. */
    interface Upstream {

        /** Its address up to the service, such as https://pool.example/opnc/v1. */
        String url();

        /** Its bearer token. */
        Optional<String> token();

        /**
         * For whom it is asked, such as oem:WXV or emsp:DEXV1; about them nobody else is. Without it, it is asked about all that
         * is not routed elsewhere.
         */
        Optional<List<String>> parties();

        /** Longest wait for its answer (P2). */
        @WithDefault("800ms")
        Duration budget();
    }
}
