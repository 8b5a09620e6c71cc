package org.crossvolt.ocpi.versions;

/** Which side of a module an endpoint implements: the data owner's, or that of those it pushes to (section 1.9). */
public enum InterfaceRole {
    SENDER,
    RECEIVER
}
