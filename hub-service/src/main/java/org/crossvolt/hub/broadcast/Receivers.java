package org.crossvolt.hub.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.PartyRole;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** Whom a broadcast concerns (H-21, H-27, H-28). Values in, values out. */
final class Receivers {

    /** What a CPO shares goes to those who serve or inform drivers (A-30: NAP like NSP). */
    private static final Set<Role> OF_CPO_DATA = Set.of(Role.EMSP, Role.NSP, Role.OTHER, Role.NAP);

    private static final Set<Role> OF_EMSP_DATA = Set.of(Role.CPO);

    private Receivers() {}

    /** Whether two parties may exchange a module. */
    interface Permission {
        boolean allow(PartyId one, PartyId other, ModuleId module);
    }

    record Receiver(Platform platform, PartyId party, String endpoint) {}

    /** Every party that changes of a module can be brought to at all. */
    static List<Receiver> all(ModuleId module, DirectorySnapshot directory) {
        Set<Role> wanted = module == ModuleId.TOKENS ? OF_EMSP_DATA : OF_CPO_DATA;
        List<Receiver> receivers = new ArrayList<>();
        for (Platform platform : directory.platforms()) {
            String endpoint = platform.endpoint(module, InterfaceRole.RECEIVER);
            if (endpoint == null) {
                continue;
            }
            platform.parties().stream()
                    .filter(role -> wanted.contains(role.role()))
                    .map(PartyRole::party)
                    .distinct()
                    .forEach(party -> receivers.add(new Receiver(platform, party, endpoint)));
        }
        return receivers;
    }

    /** Whom one change concerns. */
    static List<Receiver> of(ObjectNews news, DirectorySnapshot directory, Permission permission) {
        return all(news.module(), directory).stream()
                .filter(receiver -> !receiver.platform().id().equals(news.platform())
                        && permission.allow(news.owner(), receiver.party(), news.module()))
                .toList();
    }
}
