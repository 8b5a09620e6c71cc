package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what was found, for the object at one place of the document. */
public final class Findings {

    /** More findings than this of one kind help nobody; the rest is not kept. */
    static final int MOST_KEPT = 200;

    private static final int LONGEST_EXCERPT = 60;

    private final Place place;
    private final Kept kept;

    Findings() {
        this(Place.ROOT, new Kept());
    }

    private Findings(Place place, Kept kept) {
        this.place = place;
        this.kept = kept;
    }

    Findings at(Place deeper) {
        return new Findings(deeper, kept);
    }

    /** @param member the JSON name, or a path such as {@code evses/1/uid}, below the checked object; empty for itself */
    public void violation(String member, String rule, String message) {
        violation(below(member), rule, message, "");
    }

    /** @param member the JSON name, or a path such as {@code evses/1/uid}, below the checked object; empty for itself */
    public void remark(String member, String rule, String message) {
        remark(below(member), rule, message, "");
    }

    /** A violation for each element of a list that carries the key of an earlier one. */
    public <T> void unique(String list, List<T> elements, String keyMember, Function<T, @Nullable Object> key) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            Object value = key.apply(elements.get(i));
            if (value != null && !seen.add(value)) {
                String at = keyMember.isEmpty() ? list + "/" + i : list + "/" + i + "/" + keyMember;
                violation(
                        at, "unique", "Two elements of " + list + " carry the same key, so one would hide the other.");
            }
        }
    }

    void violation(Place at, String rule, String message, String seen) {
        kept.violationsSeen++;
        if (kept.violations.size() < MOST_KEPT) {
            kept.violations.add(new Violation(at.pointer(), rule, message, seen));
        }
    }

    void remark(Place at, String rule, String message, String seen) {
        if (kept.remarks.size() < MOST_KEPT) {
            kept.remarks.add(new Remark(at.pointer(), rule, message, seen));
        }
    }

    /** All violations so far, also those that were not kept. */
    int violationsSeen() {
        return kept.violationsSeen;
    }

    Checked checked() {
        return new Checked(kept.violations, kept.remarks);
    }

    static String excerpt(JsonNode node) {
        return node.isContainerNode() ? (node.isArray() ? "[…]" : "{…}") : excerpt(node.asText());
    }

    /** At most sixty characters, without anything that could break a log line. */
    static String excerpt(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_EXCERPT)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST_EXCERPT ? shown + "…" : shown.toString();
    }

    private Place below(String member) {
        Place at = place;
        if (!member.isEmpty()) {
            for (String token : member.split("/", -1)) {
                at = at.member(token);
            }
        }
        return at;
    }

    /** Shared by the findings of all places in one document. */
    private static final class Kept {
        private final List<Violation> violations = new ArrayList<>();
        private final List<Remark> remarks = new ArrayList<>();
        private int violationsSeen;
    }
}
