package org.crossvolt.ocpi.versions;

import java.util.Optional;

/** The modules of OCPI 2.2.1 (section 1.9). Custom modules of partners stay text. */
public enum ModuleId {
    CDRS,
    CHARGINGPROFILES,
    COMMANDS,
    CREDENTIALS,
    HUBCLIENTINFO,
    LOCATIONS,
    SESSIONS,
    TARIFFS,
    TOKENS;

    private final String identifier = name().toLowerCase(java.util.Locale.ROOT);

    /** The identifier as it stands in version details and URLs: {@code locations}. */
    public String identifier() {
        return identifier;
    }

    /** Functional modules are routed between parties; configuration modules are between two platforms (section 2.2). */
    public boolean isFunctional() {
        return this != CREDENTIALS && this != HUBCLIENTINFO;
    }

    public static Optional<ModuleId> find(String identifier) {
        for (ModuleId module : values()) {
            if (module.identifier.equalsIgnoreCase(identifier)) {
                return Optional.of(module);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return identifier;
    }
}
