package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.checking.Verdict.Code;
import org.crossvolt.tariff.checking.Verdict.Finding;
import org.crossvolt.tariff.checking.Verdict.Outcome;
import org.crossvolt.tariff.checking.Verdict.Weight;
import org.crossvolt.tariff.pricing.CdrPricer;
import org.crossvolt.tariff.pricing.PriceReport;
import org.crossvolt.tariff.pricing.PricingInput;
import org.crossvolt.tariff.pricing.PricingNote;
import org.crossvolt.tariff.pricing.PricingResult;
import org.jspecify.annotations.Nullable;

/** Checks a CDR: its sums and times by themselves, its costs against our own, its tariffs against those that are known. */
public final class CdrNotary {

    private final Cdr cdr;
    private final CheckContext context;
    private final Findings found = new Findings();

    private CdrNotary(Cdr cdr, CheckContext context) {
        this.cdr = cdr;
        this.context = context;
    }

    public static Verdict check(Cdr cdr, CheckContext context) {
        return new CdrNotary(cdr, context).verdict();
    }

    private Verdict verdict() {
        Measurements.check(cdr, context.now(), found);
        CreditCheck.check(cdr, context, found);
        duplicate();
        List<Tariff> tariffs = tariffs();
        PricingResult result = new CdrPricer(context.policy()).price(PricingInput.of(cdr, tariffs, context.timeZone()));
        PriceReport report = null;
        switch (result) {
            case PricingResult.Refused refused -> refused(refused);
            case PricingResult.Priced priced -> {
                report = priced.report();
                Costs.compare(cdr, report, context.tolerance(), found);
                notes(report);
            }
        }
        snapshot(report);
        return new Verdict(outcome(), found.inOrder(), cdr.totalCost(), report == null ? null : report.total());
    }

    private Outcome outcome() {
        if (found.any(Weight.DEVIATION)) {
            return Outcome.DEVIATES;
        }
        return found.any(Weight.UNCHECKED) ? Outcome.NOT_CHECKABLE : Outcome.CONSISTENT;
    }

    /** */
    private void duplicate() {
        Cdr before = context.sameId();
        if (before != null && !before.equals(cdr)) {
            found.deviation(
                    Code.DUPLICATE_ID,
                    "/id",
                    "A CDR with this id and another content came before; a CDR never changes (3.3).");
        }
    }

    /** The CDR's own tariffs; known ones stand in for those that it names and does not carry. */
    private List<Tariff> tariffs() {
        List<Tariff> tariffs = new ArrayList<>(cdr.tariffs());
        List<CiString> named = cdr.chargingPeriods().stream()
                .map(period -> period.tariffId())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        for (CiString id : named) {
            if (cdr.tariffs().stream().anyMatch(tariff -> tariff.id().equals(id))) {
                continue;
            }
            Tariff known = known(id);
            if (known != null) {
                tariffs.add(known);
                found.remark(
                        Code.TARIFF_MISSING,
                        "/tariffs",
                        "The tariff '" + id + "' is not in the CDR; the published one was taken.");
            }
        }
        return tariffs;
    }

    private @Nullable Tariff known(CiString id) {
        return context.knownTariffs().stream()
                .filter(tariff -> tariff.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private void refused(PricingResult.Refused refused) {
        for (PricingNote reason : refused.reasons()) {
            boolean contradicts = reason.code() == PricingNote.Code.OTHER_CURRENCY;
            Code code = contradicts ? Code.CURRENCY : Code.PRICE_UNKNOWN;
            found.add(new Finding(
                    contradicts ? Weight.DEVIATION : Weight.UNCHECKED,
                    code,
                    reason.pointer(),
                    reason.sentence(),
                    null,
                    null));
        }
    }

    private void notes(PriceReport report) {
        for (PricingNote note : report.notes()) {
            switch (note.severity()) {
                case UNSURE ->
                    found.add(new Finding(
                            Weight.UNCHECKED, Code.PRICE_UNKNOWN, note.pointer(), note.sentence(), null, null));
                case WARNING ->
                    found.add(new Finding(Weight.REMARK, Code.PRICING, note.pointer(), note.sentence(), null, null));
                case INFO, REFUSED -> {
                    // A reading that was applied is no news about the CDR; refusals are not in reports.
                }
            }
        }
    }

    /** What the CDR carries as its tariff beside what the owner had published when the session began. */
    private void snapshot(@Nullable PriceReport own) {
        List<Tariff> published = new ArrayList<>();
        boolean differs = false;
        for (int i = 0; i < cdr.tariffs().size(); i++) {
            Tariff carried = cdr.tariffs().get(i);
            Tariff known = known(carried.id());
            published.add(known == null ? carried : known);
            if (known != null && !samePrices(carried, known)) {
                differs = true;
                found.deviation(
                        Code.SNAPSHOT_DIFFERS,
                        "/tariffs/" + i,
                        "The prices of '" + carried.id()
                                + "' are not those that its owner had published when the session began.");
            }
        }
        if (differs
                && own != null
                && new CdrPricer(context.policy()).price(PricingInput.of(cdr, published, context.timeZone()))
                        instanceof PricingResult.Priced byPublished) {
            snapshotCost(own.total(), byPublished.report().total());
        }
    }

    private void snapshotCost(Price own, Price published) {
        BigDecimal difference = own.exclVat().subtract(published.exclVat());
        if (difference.signum() != 0) {
            found.add(new Finding(
                    Weight.DEVIATION,
                    Code.SNAPSHOT_COST,
                    "/total_cost/excl_vat",
                    "By the published tariff the session costs "
                            + published.exclVat().toPlainString() + " " + cdr.currency() + " without VAT.",
                    cdr.totalCost().exclVat(),
                    published.exclVat()));
        }
    }

    private static boolean samePrices(Tariff one, Tariff other) {
        return Decisive.of(one).equals(Decisive.of(other));
    }

    /** What of a tariff decides a price; texts, mixes and time stamps do not. Numbers without trailing zeroes. */
    private record Decisive(String currency, List<Object> prices) {

        static Decisive of(Tariff tariff) {
            List<Object> prices = new ArrayList<>();
            price(tariff.minPrice(), prices);
            price(tariff.maxPrice(), prices);
            tariff.elements().forEach(element -> {
                element.priceComponents().forEach(component -> {
                    prices.add(component.type());
                    prices.add(component.price().stripTrailingZeros());
                    prices.add(
                            component.vat() == null ? "no VAT" : component.vat().stripTrailingZeros());
                    prices.add(component.stepSize());
                });
                prices.add(OcpiJson.mapper()
                        .valueToTree(element.restrictions() == null ? "none" : element.restrictions()));
            });
            return new Decisive(tariff.currency(), prices);
        }

        private static void price(@Nullable Price price, List<Object> prices) {
            prices.add(price == null ? "none" : price.exclVat().stripTrailingZeros());
            BigDecimal incl = price == null ? null : price.inclVat();
            prices.add(incl == null ? "none" : incl.stripTrailingZeros());
        }
    }
}
