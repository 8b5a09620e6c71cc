package org.crossvolt.hub.clientinfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.PartyRole;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;

/** What one platform sees of the others. Values in, values out. */
final class ClientInfoView {

    /** Whether two parties may exchange anything. */
    interface Acquaintance {
        boolean between(PartyId one, PartyId other);
    }

    private ClientInfoView() {}

    /** Every role of every party but the viewer's own, the longest unchanged first. */
    static List<ClientInfo> of(Platform viewer, DirectorySnapshot directory, Acquaintance acquaintance) {
        List<ClientInfo> infos = new ArrayList<>();
        for (Platform platform : directory.platforms()) {
            if (!platform.id().equals(viewer.id())) {
                platform.parties().forEach(role -> infos.add(of(viewer, role, acquaintance)));
            }
        }
        infos.sort(Comparator.comparing(ClientInfo::lastUpdated)
                .thenComparing(info -> info.countryCode() + "/" + info.partyId() + "/" + info.role()));
        return infos;
    }

    /** H-45: a party without any agreement with one of the viewer's is PLANNED for it, unless it is SUSPENDED for all. */
    static ClientInfo of(Platform viewer, PartyRole subject, Acquaintance acquaintance) {
        boolean known = viewer.parties().stream().anyMatch(own -> acquaintance.between(own.party(), subject.party()));
        ConnectionStatus status =
                known || subject.status() == ConnectionStatus.SUSPENDED ? subject.status() : ConnectionStatus.PLANNED;
        return new ClientInfo(
                subject.party().partyId(),
                subject.party().countryCode(),
                subject.role(),
                status,
                new OcpiDateTime(subject.lastUpdated()));
    }
}
