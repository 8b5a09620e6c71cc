package org.crossvolt.ocpi.wire;

/** How a partner writes credentials tokens into the Authorization header (T-02, T-08, A-02). */
public enum TokenEncoding {
    /** As 2.2.1 says. */
    BASE64,
    /** As 2.1.1 and early 2.2 implementations do. */
    RAW
}
