package org.crossvolt.cpo.chargingprofiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a limit is shared, in examples and in many random cases. */
class FairShareTest {

    private static FairShare.Claim claim(@Nullable String ceiling, @Nullable String held) {
        return new FairShare.Claim(
                UUID.randomUUID(),
                ceiling == null ? null : new BigDecimal(ceiling),
                held == null ? null : new BigDecimal(held));
    }

    private static List<String> shares(String limit, String minimum, FairShare.Claim... claims) {
        Map<UUID, BigDecimal> shares = FairShare.of(new BigDecimal(limit), new BigDecimal(minimum), List.of(claims));
        List<String> texts = new ArrayList<>();
        for (FairShare.Claim one : claims) {
            texts.add(shares.getOrDefault(one.session(), BigDecimal.ZERO)
                    .stripTrailingZeros()
                    .toPlainString());
        }
        return texts;
    }

    @Test
    void it_is_even_and_rounded_down() {
        assertThat(shares("32", "6", claim(null, null))).containsExactly("32");
        assertThat(shares("32", "6", claim(null, null), claim(null, null), claim(null, null)))
                .containsExactly("10.6", "10.7", "10.7");
    }

    @Test
    void what_one_may_not_take_goes_to_the_others() {
        assertThat(shares("32", "6", claim("10", null), claim(null, null))).containsExactly("10", "22");
    }

    @Test
    void where_it_is_not_enough_for_all_the_last_get_nothing() {
        assertThat(shares("14", "6", claim(null, null), claim(null, null), claim(null, null)))
                .containsExactly("7", "7", "0");
        assertThat(shares("5", "6", claim(null, null))).containsExactly("0");
        assertThat(shares("0", "0", claim(null, null))).containsExactly("0");
    }

    @Test
    void what_is_held_is_made_room_for() {
        assertThat(shares("32", "6", claim(null, "20"), claim(null, null))).containsExactly("20", "12");
        assertThat(shares("32", "6", claim(null, "40"), claim(null, null))).containsExactly("40", "0");
    }

    @Test
    void whatever_the_claims_are_the_limit_holds_and_nobody_is_favoured() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            BigDecimal limit = BigDecimal.valueOf(random.nextInt(2_000), 1);
            BigDecimal minimum = BigDecimal.valueOf(random.nextInt(80), 1);
            List<FairShare.Claim> claims = new ArrayList<>();
            BigDecimal held = BigDecimal.ZERO;
            for (int n = random.nextInt(12); n >= 0; n--) {
                boolean holds = random.nextInt(6) == 0;
                BigDecimal taken = BigDecimal.valueOf(random.nextInt(320), 1);
                held = holds ? held.add(taken) : held;
                claims.add(new FairShare.Claim(
                        UUID.randomUUID(),
                        random.nextBoolean() ? BigDecimal.valueOf(random.nextInt(3_200), 2) : null,
                        holds ? taken : null));
            }
            Map<UUID, BigDecimal> shares = FairShare.of(limit, minimum, claims);
            BigDecimal sum = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum).as("%s of %s", claims, limit).isLessThanOrEqualTo(limit.max(held));
            BigDecimal largestUncapped = BigDecimal.ZERO;
            for (FairShare.Claim claim : claims) {
                BigDecimal share = shares.getOrDefault(claim.session(), BigDecimal.ZERO);
                BigDecimal ceiling = claim.ceiling();
                if (claim.held() == null && ceiling != null) {
                    assertThat(share).isLessThanOrEqualTo(ceiling);
                }
                if (claim.held() == null && share.signum() > 0 && (ceiling == null || share.compareTo(ceiling) < 0)) {
                    largestUncapped = largestUncapped.signum() == 0 ? share : largestUncapped;
                    assertThat(share.subtract(largestUncapped).abs())
                            .as("shares that nothing limits are even, but for rounding")
                            .isLessThanOrEqualTo(BigDecimal.valueOf(11, 1));
                }
            }
        }
    }
}
