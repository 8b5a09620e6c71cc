package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.databind.JsonNode;

/** Checks the body of a PATCH: only the changes, each of them well-formed, and the time of the change (T-24, T-25). */
public final class OcpiPatch {

    private OcpiPatch() {}

    /**
     * Members that are present have to be readable by themselves; null clears an optional one and violates a required
     * one. {@code last_updated} is mandatory wherever the object has one.
     */
    public static Checked check(JsonNode patch, Class<?> type) {
        Findings found = new Findings();
        ObjectPlan plan = ObjectPlan.of(type);
        plan.checkPatch(patch, Place.ROOT, found);
        Member lastUpdated = plan.member(Member.LAST_UPDATED);
        if (lastUpdated != null && patch.isObject() && patch.get(Member.LAST_UPDATED) == null) {
            found.violation(
                    Place.ROOT.member(Member.LAST_UPDATED),
                    "required",
                    "last_updated is missing; a PATCH has to say when the object changed.",
                    "");
        }
        return found.checked();
    }
}
