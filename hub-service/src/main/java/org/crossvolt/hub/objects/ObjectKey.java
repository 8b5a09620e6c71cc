package org.crossvolt.hub.objects;

import java.util.Locale;
import org.crossvolt.ocpi.versions.ModuleId;

/** What names a kept object: ids are compared without regard to case, so they stand here in upper case. */
record ObjectKey(ModuleId module, String countryCode, String partyId, String objectId, String type) {

    static ObjectKey of(Push push) {
        return new ObjectKey(
                push.module(),
                push.owner().countryCode().folded(),
                push.owner().partyId().folded(),
                push.ids().getFirst().toUpperCase(Locale.ROOT),
                push.type());
    }

    /** One text for all of it: the key of the object's record in Kafka. */
    String text() {
        return module + "/" + countryCode + "/" + partyId + "/" + objectId + (type.isEmpty() ? "" : "/" + type);
    }
}
