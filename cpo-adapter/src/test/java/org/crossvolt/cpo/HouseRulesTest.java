package org.crossvolt.cpo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the cpo-adapter. */
class HouseRulesTest {

    private static final JavaClasses CPO = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.crossvolt.cpo");

    @Test
    void the_rooms_form_no_circles() {
        slices().matching("org.crossvolt.cpo.(**)").should().beFreeOfCycles().check(CPO);
    }

    @Test
    void sockets_know_nothing_of_what_is_said_on_them() {
        noClasses()
                .that()
                .resideInAPackage("org.crossvolt.cpo.ocpp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..cpo.ocpp.v16..",
                        "..cpo.ocpp.v201..",
                        "..cpo.sessions..",
                        "..cpo.stations..",
                        "..cpo.locations..",
                        "..cpo.authorization..",
                        "..cpo.commands..")
                .check(CPO);
    }

    @Test
    void what_follows_from_facts_knows_no_framework() {
        noClasses()
                .that()
                .haveSimpleName("Figures")
                .or()
                .haveSimpleName("MeterReader")
                .or()
                .haveSimpleName("EvseStatus")
                .or()
                .haveSimpleName("C07")
                .or()
                .haveSimpleName("StationVerdict")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.quarkus..", "io.smallrye..", "jakarta..")
                .check(CPO);
    }

    @Test
    void no_number_is_floating_point() {
        noFields().should().haveRawType(double.class).check(CPO);
        noFields().should().haveRawType(float.class).check(CPO);
    }

    @Test
    void the_adapter_knows_no_other_service() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.crossvolt.hub..", "org.crossvolt.emsp..", "org.crossvolt.tariff..", "org.crossvolt.pki..")
                .check(CPO);
    }
}
