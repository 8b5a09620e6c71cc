package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.OpenEnum;

/** Whether a driver brings the cable or finds it. */
public record ConnectorFormat(String text) implements OpenEnum {

    public static final ConnectorFormat SOCKET = new ConnectorFormat("SOCKET");
    public static final ConnectorFormat CABLE = new ConnectorFormat("CABLE");

    @Override
    public String toString() {
        return text;
    }
}
