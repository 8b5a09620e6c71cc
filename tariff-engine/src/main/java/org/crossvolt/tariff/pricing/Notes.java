package org.crossvolt.tariff.pricing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.crossvolt.tariff.pricing.PricingNote.Severity;

/** Collects notes: the first few of each code in full, the rest as a number, so that a million odd periods stay readable. */
final class Notes {

    /** Notes of one code that are told in full. */
    static final int MOST_OF_ONE_CODE = 10;

    private final List<PricingNote> kept = new ArrayList<>(2);
    private final Map<Code, Integer> seen = new EnumMap<>(Code.class);

    void add(Code code, String pointer, Supplier<String> sentence) {
        int before = seen.merge(code, 1, Integer::sum) - 1;
        if (before < MOST_OF_ONE_CODE) {
            kept.add(new PricingNote(code, pointer, sentence.get()));
        }
    }

    /** For what is said once however often it occurs. */
    void addOnce(Code code, String pointer, Supplier<String> sentence) {
        if (!seen.containsKey(code)) {
            add(code, pointer, sentence);
        }
    }

    boolean isRefused() {
        if (kept.isEmpty()) {
            return false;
        }
        return seen.keySet().stream().anyMatch(code -> code.severity() == Severity.REFUSED);
    }

    List<PricingNote> all() {
        if (kept.isEmpty()) {
            return List.of();
        }
        List<PricingNote> all = new ArrayList<>(kept);
        seen.forEach((code, count) -> {
            if (count > MOST_OF_ONE_CODE) {
                all.add(new PricingNote(code, "", "The same at " + (count - MOST_OF_ONE_CODE) + " more places."));
            }
        });
        return List.copyOf(all);
    }

    List<PricingNote> refusals() {
        return all().stream()
                .filter(note -> note.severity() == Severity.REFUSED)
                .toList();
    }
}
