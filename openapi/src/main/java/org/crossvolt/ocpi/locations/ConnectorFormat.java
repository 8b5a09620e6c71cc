package org.crossvolt.ocpi.locations;

import java.util.Set;
import org.crossvolt.ocpi.types.OpenEnum;

/** Socket or attached cable (3.1). */
public record ConnectorFormat(String text) implements OpenEnum {

    public static final ConnectorFormat SOCKET = new ConnectorFormat("SOCKET");
    public static final ConnectorFormat CABLE = new ConnectorFormat("CABLE");

    private static final Set<String> KNOWN = Set.of("SOCKET", "CABLE");

    @Override
    public Set<String> known() {
        return KNOWN;
    }

    @Override
    public String toString() {
        return text;
    }
}
