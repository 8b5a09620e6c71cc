package org.crossvolt.cpo.registration;

/** The link with the hub was made or changed: everything it should know has to be told. */
public record HubJoined() {}
