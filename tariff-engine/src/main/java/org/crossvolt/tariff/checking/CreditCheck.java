package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.tariff.checking.Verdict.Code;
import org.crossvolt.tariff.checking.Verdict.Finding;
import org.crossvolt.tariff.checking.Verdict.Weight;

/** A credit takes back one CDR, whole (3.3, A-87). */
final class CreditCheck {

    private CreditCheck() {}

    static void check(Cdr cdr, CheckContext context, Findings found) {
        BigDecimal total = cdr.totalCost().exclVat();
        if (!Boolean.TRUE.equals(cdr.credit())) {
            if (total.signum() < 0) {
                found.remark(
                        Code.NEGATIVE_TOTAL,
                        "/total_cost/excl_vat",
                        "The total is negative, and the CDR is no credit.");
            }
            return;
        }
        if (total.signum() > 0) {
            found.deviation(Code.CREDIT_SIGN, "/total_cost/excl_vat", "The total of a credit is negative.");
        }
        Cdr credited = context.credited();
        if (credited == null) {
            found.add(new Finding(
                    Weight.UNCHECKED,
                    Code.CREDIT_REFERENCE_UNKNOWN,
                    "/credit_reference_id",
                    "The CDR '" + cdr.creditReferenceId() + "' that is credited did not come through here.",
                    null,
                    null));
            return;
        }
        if (Boolean.TRUE.equals(credited.credit())) {
            found.deviation(Code.CREDIT_OF_A_CREDIT, "/credit_reference_id", "A credit can not be credited.");
        }
        if (!credited.currency().equalsIgnoreCase(cdr.currency())) {
            found.deviation(Code.CREDIT_CURRENCY, "/currency", "The credited CDR is in " + credited.currency() + ".");
        }
        if (!credited.cdrToken().equals(cdr.cdrToken())) {
            found.deviation(Code.CREDIT_TOKEN, "/cdr_token", "The credited CDR is for another token.");
        }
        found.compare(
                Code.CREDIT_AMOUNT,
                "/total_cost/excl_vat",
                "The credit of " + Findings.plain(credited.totalCost().exclVat()),
                total,
                credited.totalCost().exclVat().negate(),
                BigDecimal.ZERO);
    }
}
