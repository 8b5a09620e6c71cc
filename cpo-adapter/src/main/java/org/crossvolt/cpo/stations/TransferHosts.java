package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where stations may be told to fetch firmware from, to send logs to, or to connect to. Whoever can name any host takes a network
 * over with one account; so an installation names those that are its own.
 */
@Singleton
class TransferHosts {

    /** Of each operation that has one: where its address stands, in 1.6 and in 2.x. */
    private static final Map<String, List<String>> ADDRESSES = Map.of(
            "UpdateFirmware", List.of("/location", "/firmware/location"),
            "SignedUpdateFirmware", List.of("/firmware/location"),
            "PublishFirmware", List.of("/location"),
            "GetDiagnostics", List.of("/location"),
            "GetLog", List.of("/log/remoteLocation"),
            "SetNetworkProfile", List.of("/connectionData/ocppCsmsUrl"));

    private static final String ANY = "*";

    private final Set<String> hosts;

    @Inject
    TransferHosts(StationsConfig config) {
        this(config.transferHosts().orElse(List.of()));
    }

    TransferHosts(List<String> hosts) {
        this.hosts = hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws ProblemException 400 for what is no address, 403 for a host that is none of these */
    void require(String action, JsonNode payload) {
        for (String pointer : ADDRESSES.getOrDefault(action, List.of())) {
            JsonNode address = payload.at(pointer);
            if (!address.isMissingNode()) {
                require(pointer, host(address));
            }
        }
    }

    private void require(String pointer, @Nullable String host) {
        if (host == null) {
            throw new ProblemException(Problem.of(
                    400,
                    "Some fields can not be used.",
                    List.of(new Problem.Detail(pointer, "address", "needs a scheme and a host", null))));
        }
        if (!hosts.contains(host) && !hosts.contains(ANY)) {
            throw new ProblemException(Problem.of(
                    403,
                    "Stations may not be sent to " + host + "; the hosts that they may be sent to stand in"
                            + " crossvolt.cpo.stations.transfer-hosts."));
        }
    }

    private static @Nullable String host(JsonNode address) {
        try {
            String host = new URI(address.asText()).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException unreadable) {
            return null;
        }
    }
}
