package org.crossvolt.emsp.locations;

import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.locations.Location;

/** Said after every change that was kept; also when an instance reads what another one kept. */
public record LocationChanged(ObjectKey key, Location location) {}
