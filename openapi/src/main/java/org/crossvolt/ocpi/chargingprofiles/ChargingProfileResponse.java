package org.crossvolt.ocpi.chargingprofiles;

/** The CPO's answer at once; timeout in seconds (3.7). */
public record ChargingProfileResponse(ChargingProfileResponseType result, int timeout) {}
