package org.crossvolt.cpo.commands;

import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.ocpi.commands.CommandResultType;
import org.crossvolt.ocpi.commands.CommandType;

/** What a station's answer is as the result of a command (the table of 3.6 of the OCPP reference). */
final class StationVerdict {

    private StationVerdict() {}

    /**
     * @param evseStatus of OCPI, at the moment of the answer
     * @param ended for STOP_SESSION: the transaction has ended already
     */
    static CommandResultType of(CommandType type, CallOutcome outcome, String evseStatus, boolean ended) {
        return switch (outcome) {
            case CallOutcome.Answered answered -> ofStatus(type, answered.status(), evseStatus, ended);
            case CallOutcome.Refused refused ->
                refused.isUnsupported() && type != CommandType.STOP_SESSION
                        ? CommandResultType.NOT_SUPPORTED
                        : CommandResultType.FAILED;
            case CallOutcome.TimedOut late -> CommandResultType.TIMEOUT;
            case CallOutcome.Offline offline -> CommandResultType.TIMEOUT;
            case CallOutcome.Busy busy -> CommandResultType.FAILED;
        };
    }

    private static CommandResultType ofStatus(CommandType type, String status, String evseStatus, boolean ended) {
        return switch (type) {
            case START_SESSION ->
                switch (status) {
                    case "Accepted" -> CommandResultType.ACCEPTED;
                    case "Rejected" ->
                        switch (evseStatus) {
                            case "CHARGING" -> CommandResultType.EVSE_OCCUPIED;
                            case "OUTOFORDER", "INOPERATIVE" -> CommandResultType.EVSE_INOPERATIVE;
                            default -> CommandResultType.REJECTED;
                        };
                    default -> CommandResultType.FAILED;
                };
            case STOP_SESSION ->
                status.equals("Accepted") || ended ? CommandResultType.ACCEPTED : CommandResultType.REJECTED;
            case RESERVE_NOW ->
                switch (status) {
                    case "Accepted" -> CommandResultType.ACCEPTED;
                    case "Occupied" -> CommandResultType.EVSE_OCCUPIED;
                    case "Faulted", "Unavailable" -> CommandResultType.EVSE_INOPERATIVE;
                    case "Rejected" -> CommandResultType.REJECTED;
                    default -> CommandResultType.FAILED;
                };
            case CANCEL_RESERVATION ->
                status.equals("Accepted") ? CommandResultType.ACCEPTED : CommandResultType.UNKNOWN_RESERVATION;
            case UNLOCK_CONNECTOR ->
                switch (status) {
                    case "Unlocked" -> CommandResultType.ACCEPTED;
                    case "NotSupported" -> CommandResultType.NOT_SUPPORTED;
                    case "OngoingAuthorizedTransaction" -> CommandResultType.EVSE_OCCUPIED;
                    case "UnknownConnector" -> CommandResultType.REJECTED;
                    default -> CommandResultType.FAILED;
                };
        };
    }
}
