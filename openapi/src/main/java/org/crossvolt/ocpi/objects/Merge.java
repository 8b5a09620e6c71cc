package org.crossvolt.ocpi.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A kept object and a change of it or of a part of it, made into the object's new bytes (T-23, T-24, A-15, 3.1, 3.2).
 * Values in, values out.
 */
public final class Merge {

    /** Lists whose elements have a name of their own: a PATCH changes them one by one. */
    private static final Map<String, String> NAMED_LISTS = Map.of("evses", "uid", "connectors", "id");

    private static final String APPENDED_LIST = "charging_periods";
    private static final List<String> CHILD_LISTS = List.of("evses", "connectors");
    private static final String LAST_UPDATED = "last_updated";

    private Merge() {}

    public sealed interface Result {
        record Merged(byte[] bytes) implements Result {}

        /** The part that is kept is newer. */
        record Stale() implements Result {}
    }

    /**
     * Puts or patches the part that {@code path} names (nothing: the object itself; an EVSE's uid; that and a Connector's
     * id). Parents of the part get its {@code last_updated} unless theirs is later.
     *
     * @throws OcpiException 404 with 2003 for a parent, or a part to be patched, that is not there
     */
    public static Result apply(byte[] kept, List<String> path, boolean patch, byte[] change) {
        RawObject object = RawObject.parse(kept);
        RawObject changed = RawObject.parse(change);
        String newer = changed.text(LAST_UPDATED);
        boolean applied = applyAt(object, path, 0, patch, changed, change);
        if (!applied) {
            return new Result.Stale();
        }
        if (!path.isEmpty() && newer != null) {
            raiseLastUpdated(object, newer);
        }
        return new Result.Merged(object.write());
    }

    private static boolean applyAt(
            RawObject parent, List<String> path, int depth, boolean patch, RawObject change, byte[] changeBytes) {
        if (depth == path.size()) {
            return patchUnlessStale(parent, change);
        }
        String list = CHILD_LISTS.get(depth);
        String idMember = NAMED_LISTS.getOrDefault(list, "id");
        List<byte[]> children = childrenOf(parent, list);
        int at = indexOf(children, idMember, path.get(depth));
        boolean last = depth == path.size() - 1;
        if (at < 0 && (!last || patch)) {
            throw OcpiException.withHttpStatus(
                    404,
                    OcpiStatusCode.UNKNOWN_LOCATION,
                    "there is no " + (depth == 0 ? "EVSE " : "Connector ") + path.get(depth)
                            + " to change; PUT it first");
        }
        if (at < 0) {
            children.add(changeBytes);
        } else if (last && !patch) {
            if (isStale(RawObject.parse(children.get(at)), change)) {
                return false;
            }
            children.set(at, changeBytes);
        } else {
            RawObject child = RawObject.parse(children.get(at));
            if (!applyAt(child, path, depth + 1, patch, change, changeBytes)) {
                return false;
            }
            String newer = change.text(LAST_UPDATED);
            if (!last && newer != null) {
                raiseLastUpdated(child, newer);
            }
            children.set(at, child.write());
        }
        parent.put(list, RawObject.array(children));
        return true;
    }

    private static boolean patchUnlessStale(RawObject target, RawObject change) {
        if (isStale(target, change)) {
            return false;
        }
        change.members().forEach((name, value) -> patchMember(target, name, value));
        return true;
    }

    private static void patchMember(RawObject target, String name, byte[] value) {
        byte[] kept = target.get(name);
        boolean bothLists = kept != null && RawObject.isArray(kept) && RawObject.isArray(value);
        if (name.equals(APPENDED_LIST) && (RawObject.isNull(value) || bothLists)) {
            // An empty or absent list of periods leaves the kept ones alone; only PUT replaces them.
            if (bothLists && kept != null) {
                List<byte[]> periods = new ArrayList<>(RawObject.elements(kept));
                periods.addAll(RawObject.elements(value));
                target.put(name, RawObject.array(periods));
            }
        } else if (RawObject.isNull(value)) {
            target.remove(name);
        } else if (NAMED_LISTS.containsKey(name) && bothLists && kept != null) {
            target.put(name, mergeNamed(kept, value, NAMED_LISTS.getOrDefault(name, "id")));
        } else {
            target.put(name, value);
        }
    }

    private static byte[] mergeNamed(byte[] kept, byte[] changes, String idMember) {
        List<byte[]> children = new ArrayList<>(RawObject.elements(kept));
        for (byte[] change : RawObject.elements(changes)) {
            RawObject changed = RawObject.parse(change);
            String id = changed.text(idMember);
            int at = id == null ? -1 : indexOf(children, idMember, id);
            if (at < 0) {
                children.add(change);
            } else {
                RawObject child = RawObject.parse(children.get(at));
                changed.members().forEach((name, value) -> patchMember(child, name, value));
                children.set(at, child.write());
            }
        }
        return RawObject.array(children);
    }

    private static List<byte[]> childrenOf(RawObject parent, String list) {
        byte[] raw = parent.get(list);
        return raw == null || !RawObject.isArray(raw) ? new ArrayList<>() : new ArrayList<>(RawObject.elements(raw));
    }

    private static int indexOf(List<byte[]> children, String idMember, String id) {
        for (int i = 0; i < children.size(); i++) {
            if (id.equalsIgnoreCase(RawObject.parse(children.get(i)).text(idMember))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isStale(RawObject kept, RawObject change) {
        OcpiDateTime before = dateOf(kept.text(LAST_UPDATED));
        OcpiDateTime after = dateOf(change.text(LAST_UPDATED));
        return before != null && after != null && after.compareTo(before) < 0;
    }

    private static void raiseLastUpdated(RawObject parent, String newer) {
        OcpiDateTime kept = dateOf(parent.text(LAST_UPDATED));
        OcpiDateTime change = dateOf(newer);
        if (change != null && (kept == null || change.compareTo(kept) > 0)) {
            parent.putText(LAST_UPDATED, newer);
        }
    }

    private static @Nullable OcpiDateTime dateOf(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OcpiDateTime.parse(text);
        } catch (IllegalArgumentException notADate) {
            return null;
        }
    }
}
