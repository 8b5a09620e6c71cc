package org.crossvolt.cpo.chargingprofiles;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a limit is shared: evenly, but nobody gets more than it may take, and what it leaves goes to the others. Where that is
 * less than a car can charge with, the sessions that began last get nothing.
 */
final class FairShare {

    private static final int DECIMALS = 1;

    private FairShare() {}

    /**
     * A session's claim, in the order in which sessions began.
     *
     * @param ceiling the most it may take; null for no such limit
     * @param held what it takes anyway, because its station can not be told otherwise now; null for the usual case
     */
    record Claim(
            UUID session,
            @Nullable BigDecimal ceiling,
            @Nullable BigDecimal held) {

        Claim {
            ceiling = ceiling == null ? null : ceiling.setScale(DECIMALS, RoundingMode.DOWN);
        }
    }

    /**
     * @param limit of all together
     * @param minimum below which a car does not charge
     * @return a share for each claim, with one decimal; what is held is not changed
     */
    static Map<UUID, BigDecimal> of(BigDecimal limit, BigDecimal minimum, List<Claim> claims) {
        BigDecimal free = limit;
        List<Claim> open = new ArrayList<>();
        Map<UUID, BigDecimal> shares = new LinkedHashMap<>();
        for (Claim claim : claims) {
            BigDecimal held = claim.held;
            shares.put(claim.session, held == null ? BigDecimal.ZERO : held);
            if (held == null) {
                open.add(claim);
            } else {
                free = free.subtract(held);
            }
        }
        while (!open.isEmpty()) {
            Map<UUID, BigDecimal> filled = filled(free.max(BigDecimal.ZERO), open);
            boolean enough = open.stream()
                    .allMatch(claim -> isEnough(filled.getOrDefault(claim.session, BigDecimal.ZERO), minimum, claim));
            if (enough) {
                shares.putAll(filled);
                return shares;
            }
            open.removeLast();
        }
        return shares;
    }

    private static boolean isEnough(BigDecimal share, BigDecimal minimum, Claim claim) {
        BigDecimal ceiling = claim.ceiling;
        return share.compareTo(minimum) >= 0 || (ceiling != null && share.compareTo(ceiling) >= 0);
    }

    private static Map<UUID, BigDecimal> filled(BigDecimal limit, List<Claim> claims) {
        List<Claim> smallestFirst = claims.stream()
                .sorted(Comparator.comparing(
                        Claim::ceiling, Comparator.nullsLast(Comparator.<BigDecimal>naturalOrder())))
                .toList();
        Map<UUID, BigDecimal> shares = new LinkedHashMap<>();
        BigDecimal rest = limit;
        int left = smallestFirst.size();
        for (Claim claim : smallestFirst) {
            BigDecimal even = rest.divide(BigDecimal.valueOf(left), DECIMALS, RoundingMode.DOWN);
            BigDecimal ceiling = claim.ceiling;
            BigDecimal share = ceiling == null ? even : even.min(ceiling);
            shares.put(claim.session, share);
            rest = rest.subtract(share);
            left--;
        }
        return shares;
    }
}
