package org.crossvolt.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crossvolt.local.Addresses;
import org.crossvolt.local.LocalDemoPki;
import org.crossvolt.local.LocalPlatform;
import org.crossvolt.local.LocalRealm;
import org.crossvolt.local.ServiceKind;
import org.crossvolt.local.demo.Cast;
import org.crossvolt.local.demo.ChargingJourneys;
import org.crossvolt.local.demo.MoneyJourneys;
import org.crossvolt.local.demo.PlugJourneys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The platform is started once; each journey leaves it as it found it, so their order is of no importance. */
class JourneysTest {

    private static LocalRealm realm;
    private static LocalPlatform platform;
    private static LocalDemoPki pki;
    private static Cast cast;
    private int brokenBefore;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "journeys-");
        realm = LocalRealm.start();
        platform = LocalPlatform.start(folder, Addresses.free(realm.issuer()));
        pki = LocalDemoPki.open(folder.resolve("pki-demo"));
        cast = Cast.begin(platform.addresses());
        plugging().admit();
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {cast, pki, platform, realm}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private static ChargingJourneys charging() {
        return new ChargingJourneys(cast);
    }

    private static PlugJourneys plugging() {
        return new PlugJourneys(cast, pki);
    }

    @BeforeEach
    void remember() {
        brokenBefore = cast.broken().size();
    }

    private void allCameTrue() {
        assertThat(cast.broken().subList(brokenBefore, cast.broken().size())).isEmpty();
    }

    @Test
    void a_driver_finds_a_place_and_its_price() {
        charging().find();
        allCameTrue();
    }

    @Test
    void an_app_starts_follows_and_stops_a_session_that_costs_what_was_announced() {
        charging().byApp();
        allCameTrue();
    }

    @Test
    void a_card_charges_at_a_foreign_network() {
        charging().byCard();
        allCameTrue();
    }

    @Test
    void a_card_nobody_knows_is_refused() {
        charging().refuseStrangers();
        allCameTrue();
    }

    @Test
    void a_reservation_nobody_came_for_ends_by_itself_and_costs_nothing() {
        charging().reservation();
        allCameTrue();
    }

    @Test
    void a_fault_is_seen_by_drivers() {
        charging().fault();
        allCameTrue();
    }

    @Test
    void what_an_offline_station_tells_later_is_billed_like_anything_else() {
        charging().stationOffline();
        allCameTrue();
    }

    @Test
    void the_whitelist_decides_while_the_provider_answers_nothing() {
        charging().providerSilent(() -> platform.pause(ServiceKind.EMSP), () -> platform.resume(ServiceKind.EMSP));
        allCameTrue();
    }

    @Test
    void the_whitelist_decides_while_the_providers_service_is_dead() {
        charging().providerDead(() -> platform.kill(ServiceKind.EMSP), () -> platform.revive(ServiceKind.EMSP));
        allCameTrue();
    }

    @Test
    void a_wrong_cdr_is_held_disputed_credited_and_replaced() {
        new MoneyJourneys(cast).dispute();
        allCameTrue();
    }

    @Test
    void a_contract_in_a_car_pays_by_plugging_in() {
        plugging().plugIn();
        allCameTrue();
    }

    @Test
    void another_providers_contract_takes_its_place_in_the_car_and_gives_it_back() {
        plugging().exchange();
        allCameTrue();
    }

    @Test
    void a_revoked_contract_charges_nowhere() {
        plugging().revoke();
        allCameTrue();
    }

    @Test
    void cdrs_that_were_taken_are_billed_once_though_the_provider_is_killed() {
        new MoneyJourneys(cast).billedOnce(() -> platform.crash(ServiceKind.EMSP));
        allCameTrue();
    }
}
