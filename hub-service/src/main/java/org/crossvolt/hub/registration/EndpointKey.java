package org.crossvolt.hub.registration;

import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** One interface of one module. */
public record EndpointKey(ModuleId module, InterfaceRole role) {}
