package org.crossvolt.cpo.stations;

import java.util.Map;
import java.util.Set;
import org.crossvolt.cpo.ocpp.OcppVersion;

/** What a CSMS may ask a station, per version. */
final class Operations {

    private static final Map<OcppVersion, Set<String>> KNOWN = Map.of(
            OcppVersion.V16,
            Set.of(
                    "CancelReservation",
                    "CertificateSigned",
                    "ChangeAvailability",
                    "ChangeConfiguration",
                    "ClearCache",
                    "ClearChargingProfile",
                    "DataTransfer",
                    "DeleteCertificate",
                    "ExtendedTriggerMessage",
                    "GetCompositeSchedule",
                    "GetConfiguration",
                    "GetDiagnostics",
                    "GetInstalledCertificateIds",
                    "GetLocalListVersion",
                    "GetLog",
                    "InstallCertificate",
                    "RemoteStartTransaction",
                    "RemoteStopTransaction",
                    "ReserveNow",
                    "Reset",
                    "SendLocalList",
                    "SetChargingProfile",
                    "SignedUpdateFirmware",
                    "TriggerMessage",
                    "UnlockConnector",
                    "UpdateFirmware"),
            OcppVersion.V201,
            Set.of(
                    "CancelReservation",
                    "CertificateSigned",
                    "ChangeAvailability",
                    "ClearCache",
                    "ClearChargingProfile",
                    "ClearDisplayMessage",
                    "ClearVariableMonitoring",
                    "CostUpdated",
                    "CustomerInformation",
                    "DataTransfer",
                    "DeleteCertificate",
                    "GetBaseReport",
                    "GetChargingProfiles",
                    "GetCompositeSchedule",
                    "GetDisplayMessages",
                    "GetInstalledCertificateIds",
                    "GetLocalListVersion",
                    "GetLog",
                    "GetMonitoringReport",
                    "GetReport",
                    "GetTransactionStatus",
                    "GetVariables",
                    "InstallCertificate",
                    "PublishFirmware",
                    "RequestStartTransaction",
                    "RequestStopTransaction",
                    "ReserveNow",
                    "Reset",
                    "SendLocalList",
                    "SetChargingProfile",
                    "SetDisplayMessage",
                    "SetMonitoringBase",
                    "SetMonitoringLevel",
                    "SetNetworkProfile",
                    "SetVariableMonitoring",
                    "SetVariables",
                    "TriggerMessage",
                    "UnlockConnector",
                    "UnpublishFirmware",
                    "UpdateFirmware"));

    private Operations() {}

    static boolean has(OcppVersion version, String action) {
        return KNOWN.getOrDefault(version, Set.of()).contains(action);
    }

    static boolean isKnown(String action) {
        return KNOWN.values().stream().anyMatch(actions -> actions.contains(action));
    }
}
