package org.crossvolt.tariff.http;

import java.time.Clock;
import java.time.ZoneId;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.tariff.checking.CdrNotary;
import org.crossvolt.tariff.checking.Verdict;
import org.crossvolt.tariff.pricing.CdrPricer;
import org.crossvolt.tariff.pricing.PriceReport;
import org.crossvolt.tariff.pricing.PricingResult;
import org.jspecify.annotations.Nullable;

/** From the bytes of a question to its answer, the same for one question and for a line of a batch. */
final class Answers {

    private Answers() {}

    /** @throws ProblemException 400 or 422 */
    static PriceReport price(byte[] body) {
        PriceRequest request = Requests.read(body, PriceRequest.class);
        return report(new CdrPricer(Rounding.policy(request.rounding())).price(request.input()), request::pointer);
    }

    /** @throws ProblemException 400 or 422 */
    static PriceReport estimate(byte[] body) {
        EstimateRequest request = Requests.read(body, EstimateRequest.class);
        return report(
                new CdrPricer(Rounding.policy(request.rounding()))
                        .price(request.session().input()),
                pointer -> pointer.replaceFirst("^/tariffs/0", "/tariff"));
    }

    /** @throws ProblemException 400 */
    static Verdict check(CheckRequest request, @Nullable ZoneId knownZone, Clock clock) {
        return CdrNotary.check(request.cdr(), request.context(knownZone, clock.instant()));
    }

    private static PriceReport report(PricingResult result, UnaryOperator<String> pointer) {
        return switch (result) {
            case PricingResult.Priced priced -> priced.report();
            case PricingResult.Refused refused ->
                throw new ProblemException(Requests.refused(refused.reasons(), pointer));
        };
    }
}
