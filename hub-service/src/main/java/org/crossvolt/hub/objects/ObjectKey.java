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

    /** @throws IllegalArgumentException for what {@link #text} never wrote */
    static ObjectKey parse(String text) {
        String[] parts = text.split("/", 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException("not an object's key: " + text);
        }
        ModuleId module = ModuleId.find(parts[0]).orElseThrow(IllegalArgumentException::new);
        int type = module == ModuleId.TOKENS ? parts[3].lastIndexOf('/') : -1;
        return type < 0
                ? new ObjectKey(module, parts[1], parts[2], parts[3], "")
                : new ObjectKey(module, parts[1], parts[2], parts[3].substring(0, type), parts[3].substring(type + 1));
    }
}
