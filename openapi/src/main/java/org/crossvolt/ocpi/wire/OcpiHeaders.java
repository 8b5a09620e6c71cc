package org.crossvolt.ocpi.wire;

/** The names of the headers OCPI defines (1.1, 1.4, 1.5, 2.3). HTTP compares them without regard to case (T-11). */
public final class OcpiHeaders {

    public static final String AUTHORIZATION = "Authorization";
    public static final String REQUEST_ID = "X-Request-ID";
    public static final String CORRELATION_ID = "X-Correlation-ID";
    public static final String TO_COUNTRY_CODE = "OCPI-to-country-code";
    public static final String TO_PARTY_ID = "OCPI-to-party-id";
    public static final String FROM_COUNTRY_CODE = "OCPI-from-country-code";
    public static final String FROM_PARTY_ID = "OCPI-from-party-id";
    public static final String TOTAL_COUNT = "X-Total-Count";
    public static final String LIMIT = "X-Limit";
    public static final String LINK = "Link";
    public static final String LOCATION = "Location";

    private OcpiHeaders() {}
}
