package org.crossvolt.emsp.objects;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;

/** One object of a partner; letter case does not matter (1.8). */
public record ObjectKey(ModuleId module, String countryCode, String partyId, String objectId) {

    public static ObjectKey of(ModuleId module, PartyId owner, CiString id) {
        return new ObjectKey(
                module, owner.countryCode().folded(), owner.partyId().folded(), id.folded());
    }

    public PartyId owner() {
        return PartyId.of(countryCode, partyId);
    }
}
