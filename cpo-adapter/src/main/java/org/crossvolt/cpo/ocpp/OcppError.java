package org.crossvolt.cpo.ocpp;

/** Why a CALL is refused. Each version has its own spelling (3.2 of the OCPP reference); any is understood. */
public enum OcppError {
    FORMAT("FormationViolation", "FormatViolation"),
    GENERIC("GenericError", "GenericError"),
    INTERNAL("InternalError", "InternalError"),
    NOT_IMPLEMENTED("NotImplemented", "NotImplemented"),
    NOT_SUPPORTED("NotSupported", "NotSupported"),
    OCCURRENCE("OccurenceConstraintViolation", "OccurrenceConstraintViolation"),
    PROPERTY("PropertyConstraintViolation", "PropertyConstraintViolation"),
    PROTOCOL("ProtocolError", "ProtocolError"),
    SECURITY("SecurityError", "SecurityError"),
    TYPE("TypeConstraintViolation", "TypeConstraintViolation");

    private final String in16;
    private final String in201;

    OcppError(String in16, String in201) {
        this.in16 = in16;
        this.in201 = in201;
    }

    public String code(OcppVersion version) {
        return version == OcppVersion.V16 ? in16 : in201;
    }
}
