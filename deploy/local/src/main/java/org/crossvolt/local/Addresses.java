package org.crossvolt.local;

import java.util.EnumMap;
import java.util.Map;

/**
 * Where the parts of a platform listen on this machine.
 *
 * @param issuer the realm's address
 */
public record Addresses(int postgres, int kafka, String issuer, Map<ServiceKind, Integer> services) {

    static final int POSTGRES_PORT = 15432;
    static final int KAFKA_PORT = 19092;
    static final int KEYCLOAK_PORT = 8180;

    /** Those of {@code ./crossvolt up}. */
    public static Addresses standard() {
        Map<ServiceKind, Integer> ports = new EnumMap<>(ServiceKind.class);
        for (ServiceKind kind : ServiceKind.values()) {
            ports.put(kind, kind.port);
        }
        return new Addresses(
                POSTGRES_PORT, KAFKA_PORT, "http://localhost:" + KEYCLOAK_PORT + "/realms/crossvolt", ports);
    }

    /** Free ports, beside whatever else runs here. */
    public static Addresses free(String issuer) {
        Map<ServiceKind, Integer> ports = new EnumMap<>(ServiceKind.class);
        for (ServiceKind kind : ServiceKind.values()) {
            ports.put(kind, Ports.free());
        }
        return new Addresses(Ports.free(), Ports.free(), issuer, ports);
    }

    public int port(ServiceKind kind) {
        return services.getOrDefault(kind, kind.port);
    }

    public String url(ServiceKind kind) {
        return "http://localhost:" + port(kind);
    }

    public String database() {
        return LocalPostgres.jdbcUrl(postgres, LocalPostgres.DATABASE);
    }
}
