package org.crossvolt.tariff.knowledge;

import java.time.Instant;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.ocpi.types.Violation;
import org.crossvolt.tariff.checking.Verdict;
import org.jspecify.annotations.Nullable;

/** A verdict as it is published: the value of a record. */
record VerdictEvent(
        String countryCode,
        String partyId,
        String id,
        String verdict,
        List<String> codes,
        List<String> sentences,
        @Nullable String currency,
        @Nullable Price claimed,
        @Nullable Price computed,
        OcpiDateTime checkedAt) {

    private static final String UNREADABLE = "UNREADABLE";

    static VerdictEvent of(Cdr cdr, Verdict verdict, Instant now) {
        return new VerdictEvent(
                cdr.countryCode().folded(),
                cdr.partyId().folded(),
                cdr.id().toString(),
                verdict.outcome().name(),
                verdict.findings().stream()
                        .map(finding -> finding.code().name())
                        .distinct()
                        .toList(),
                verdict.findings().stream()
                        .map(finding -> finding.pointer() + ": " + finding.sentence())
                        .toList(),
                cdr.currency(),
                verdict.claimed(),
                verdict.computed(),
                new OcpiDateTime(now));
    }

    /** A CDR that is not one: nothing about it can be checked. */
    static VerdictEvent unreadable(List<Violation> violations, Instant now) {
        return new VerdictEvent(
                "",
                "",
                "",
                "NOT_CHECKABLE",
                List.of(UNREADABLE),
                violations.stream().limit(20).map(Violation::toString).toList(),
                null,
                null,
                null,
                new OcpiDateTime(now));
    }

    /** The key parts from the record's key where the CDR did not tell them. */
    VerdictEvent withKey(String key) {
        String[] parts = key.split("/", 4);
        return !id.isEmpty() || parts.length != 4
                ? this
                : new VerdictEvent(
                        parts[1], parts[2], parts[3], verdict, codes, sentences, currency, claimed, computed,
                        checkedAt);
    }
}
