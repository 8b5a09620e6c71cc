package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an object is read, checked and written: made once per record from its components, then kept. */
final class ObjectPlan implements ValuePlan {

    private static final ClassValue<ObjectPlan> PLANS = new ClassValue<>() {
        @Override
        protected ObjectPlan computeValue(Class<?> type) {
            return new ObjectPlan(type);
        }
    };

    private final Class<?> type;
    private final List<Member> members;
    private final MethodHandle constructor;

    private ObjectPlan(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalStateException(type + " has to be a record");
        }
        this.type = type;
        this.members = Arrays.stream(type.getRecordComponents()).map(Member::of).toList();
        this.constructor = Handles.constructor(type);
    }

    static ObjectPlan of(Class<?> type) {
        return PLANS.get(type);
    }

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        if (!node.isObject()) {
            return ValuePlan.wrongType(node, place, found, "an object");
        }
        int before = found.violationsSeen();
        @Nullable Object[] values = new @Nullable Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = members.get(i).read(node, place, found);
        }
        if (found.violationsSeen() > before) {
            return null;
        }
        Object object = Handles.construct(constructor, values);
        if (object instanceof SelfChecked selfChecked) {
            selfChecked.check(found.at(place));
        }
        return found.violationsSeen() > before ? null : object;
    }

    void checkPatch(JsonNode node, Place place, Findings found) {
        if (!node.isObject()) {
            ValuePlan.wrongType(node, place, found, "an object");
            return;
        }
        for (Member member : members) {
            member.checkPatch(node, place, found);
        }
    }

    /** The member of this JSON name, or null. */
    @Nullable
    Member member(String name) {
        for (Member member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("a " + type.getSimpleName() + " was expected, got " + value.getClass());
        }
        json.writeStartObject();
        for (Member member : members) {
            member.write(value, json);
        }
        json.writeEndObject();
    }
}
