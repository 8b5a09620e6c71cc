package org.crossvolt.emsp.cdrs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crossvolt.emsp.contracts.ContractStore;
import org.crossvolt.emsp.locations.KnownLocations;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.tariffs.KnownTariffs;
import org.crossvolt.emsp.tariffs.TariffEngine;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;

/**
 * Decides about every CDR that came: right by the tariff that was known when it began, it is billed; else it is held, with
 * the reason in words. While the tariff-engine is away nothing is decided.
 */
@Singleton
class CdrAcceptance {

    private static final Logger LOG = Logger.getLogger(CdrAcceptance.class);
    private static final int LONGEST_REASON = 1_000;

    private final CdrStore store;
    private final ContractStore contracts;
    private final KnownTariffs tariffs;
    private final KnownLocations locations;
    private final TariffEngine engine;
    private final CdrsConfig config;
    private final Clock clock;

    CdrAcceptance(
            CdrStore store,
            ContractStore contracts,
            KnownTariffs tariffs,
            KnownLocations locations,
            TariffEngine engine,
            CdrsConfig config,
            Clock clock) {
        this.store = store;
        this.contracts = contracts;
        this.tariffs = tariffs;
        this.locations = locations;
        this.engine = engine;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> decideDue() {
        return store.due(config.batch(), config.lease())
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(entry -> decide(entry)
                        .onFailure()
                        .invoke(failure -> LOG.warnf("%s is decided later: %s", entry, failure.getMessage()))
                        .onFailure()
                        .recoverWithNull())
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(away -> LOG.warnf("CDRs are decided later: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> decide(CdrEntry entry) {
        return contracts.find(entry.contract()).flatMap(contract -> {
            String currency = contract.orElseThrow().currency();
            if (!currency.equals(entry.currency())) {
                return hold(entry, "It is in " + entry.currency() + ", and the contract is in " + currency + ".");
            }
            return entry.isCredit() ? decideCredit(entry) : decideCharge(entry);
        });
    }

    private Uni<Void> decideCharge(CdrEntry entry) {
        return question(entry)
                .flatMap(question -> engine.check(question).flatMap(answer -> switch (answer) {
                    case TariffEngine.Answer.Away away -> store.later(entry.ref(), config.pause());
                    case TariffEngine.Answer.NoPrice none -> hold(entry, "It can not be checked: " + none.why());
                    case TariffEngine.Answer.Priced checked ->
                        isRight(checked.report()) ? bill(entry, question) : hold(entry, reason(checked.report()));
                }));
    }

    private static boolean isRight(JsonNode verdict) {
        return verdict.path("outcome").asText().equals("CONSISTENT");
    }

    /** The receipt shows this calculation, so it is kept with the bill. */
    private Uni<Void> bill(CdrEntry entry, ObjectNode check) {
        ObjectNode question = OcpiJson.mapper().createObjectNode();
        question.set("cdr", check.path("cdr"));
        if (check.has("time_zone")) {
            question.set("time_zone", check.path("time_zone"));
        }
        if (!check.path("known_tariffs").isEmpty()) {
            question.set("tariffs", check.path("known_tariffs"));
        }
        return engine.price(question).flatMap(answer -> switch (answer) {
            case TariffEngine.Answer.Away away -> store.later(entry.ref(), config.pause());
            case TariffEngine.Answer.NoPrice none -> hold(entry, "It has no price: " + none.why());
            case TariffEngine.Answer.Priced priced ->
                store.bill(entry, priced.report().toString()).flatMap(billing -> switch (billing) {
                    case BILLED, TOO_LATE -> Uni.createFrom().voidItem();
                    case SESSION_BILLED -> hold(entry, "This session was billed already, by another CDR.");
                });
        });
    }

    private Uni<Void> decideCredit(CdrEntry credit) {
        return original(credit).flatMap(found -> {
            CdrEntry original = found.orElse(null);
            if (original == null || original.state() == CdrState.RECEIVED) {
                boolean patient = clock.instant().isBefore(credit.receivedAt().plus(config.creditPatience()));
                return patient
                        ? store.later(credit.ref(), config.pause())
                        : hold(credit, "What it takes back never came.");
            }
            if (original.isCredit() || !original.contract().equals(credit.contract())) {
                return hold(credit, "It takes back a CDR of another contract, or another credit.");
            }
            if (original.state() == CdrState.CREDITED) {
                return hold(credit, "What it takes back was taken back already.");
            }
            if (original.amount().add(credit.amount()).signum() != 0) {
                return hold(
                        credit,
                        "It takes back " + credit.amount().negate().toPlainString() + " of a CDR over "
                                + original.amount().toPlainString() + ".");
            }
            return store.credit(credit, original)
                    .flatMap(done -> done ? Uni.createFrom().voidItem() : store.later(credit.ref(), config.pause()));
        });
    }

    private Uni<Optional<CdrEntry>> original(CdrEntry credit) {
        return store.find(
                credit.cdr().countryCode().folded(),
                credit.cdr().partyId().folded(),
                String.valueOf(credit.creditOf()));
    }

    private Uni<ObjectNode> question(CdrEntry entry) {
        Cdr cdr = entry.cdr();
        List<String> ids = Stream.concat(
                        cdr.tariffs().stream().map(tariff -> tariff.id()),
                        cdr.chargingPeriods().stream()
                                .map(period -> period.tariffId())
                                .filter(id -> id != null))
                .map(CiString::folded)
                .distinct()
                .toList();
        return tariffs.knownAt(cdr.party(), ids, cdr.startDateTime().instant()).map(known -> {
            ObjectNode question = OcpiJson.mapper().createObjectNode();
            question.set("cdr", tree(entry.body()));
            ArrayNode list = question.putArray("known_tariffs");
            known.forEach(body -> list.add(tree(body)));
            locations
                    .find(ObjectKey.of(
                            ModuleId.LOCATIONS, cdr.party(), cdr.cdrLocation().id()))
                    .ifPresent(place -> question.put("time_zone", place.timeZone()));
            return question;
        });
    }

    private static JsonNode tree(byte[] body) {
        try {
            return OcpiJson.mapper().readTree(body);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Uni<Void> hold(CdrEntry entry, String reason) {
        String shown = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
        return store.move(entry, CdrState.HELD, shown).replaceWithVoid();
    }

    /** What the tariff-engine found, in its words; remarks that decide nothing are left out. */
    private static String reason(JsonNode verdict) {
        List<String> sentences = StreamSupport.stream(verdict.path("findings").spliterator(), false)
                .filter(finding -> !finding.path("weight").asText().equals("REMARK"))
                .map(finding -> finding.path("sentence").asText())
                .toList();
        return sentences.isEmpty() ? "It can not be checked." : String.join(" ", sentences);
    }
}
