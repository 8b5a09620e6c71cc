package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.crossvolt.tariff.checking.Verdict.Code;
import org.crossvolt.tariff.checking.Verdict.Finding;
import org.crossvolt.tariff.checking.Verdict.Weight;

/** Collects findings. */
final class Findings {

    /** A CDR with more is wrong as a whole. */
    private static final int MOST = 200;

    private final List<Finding> all = new ArrayList<>();

    void add(Finding finding) {
        if (all.size() < MOST) {
            all.add(finding);
        }
    }

    void deviation(Code code, String pointer, String sentence) {
        add(new Finding(Weight.DEVIATION, code, pointer, sentence, null, null));
    }

    void remark(Code code, String pointer, String sentence) {
        add(new Finding(Weight.REMARK, code, pointer, sentence, null, null));
    }

    /** A deviation where two numbers are further apart than the tolerance. */
    void compare(
            Code code, String pointer, String what, BigDecimal claimed, BigDecimal computed, BigDecimal tolerance) {
        if (claimed.subtract(computed).abs().compareTo(tolerance) > 0) {
            add(new Finding(
                    Weight.DEVIATION,
                    code,
                    pointer,
                    what + ": the CDR says " + plain(claimed) + ", we find " + plain(computed) + " (off by "
                            + plain(claimed.subtract(computed)) + ").",
                    claimed,
                    computed));
        }
    }

    boolean any(Weight weight) {
        return all.stream().anyMatch(finding -> finding.weight() == weight);
    }

    List<Finding> inOrder() {
        all.sort(Comparator.comparing(Finding::weight));
        return List.copyOf(all);
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
