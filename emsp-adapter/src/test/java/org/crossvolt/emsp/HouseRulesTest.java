package org.crossvolt.emsp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the emsp-adapter. */
class HouseRulesTest {

    private static final JavaClasses EMSP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.crossvolt.emsp");

    @Test
    void the_rooms_form_no_circles() {
        slices().matching("org.crossvolt.emsp.(*)..").should().beFreeOfCycles().check(EMSP);
    }

    @Test
    void registration_knows_no_other_room() {
        noClasses()
                .that()
                .resideInAPackage("..emsp.registration..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..emsp.drivers..",
                        "..emsp.contracts..",
                        "..emsp.tokens..",
                        "..emsp.locations..",
                        "..emsp.sessions..",
                        "..emsp.cdrs..",
                        "..emsp.commands..")
                .check(EMSP);
    }

    @Test
    void decisions_know_no_framework() {
        noClasses()
                .that()
                .haveSimpleName("Authorization")
                .or()
                .haveSimpleName("OpeningTimes")
                .or()
                .haveSimpleName("StationFilter")
                .or()
                .haveSimpleName("Visibility")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..", "io.vertx..")
                .check(EMSP);
    }

    @Test
    void the_adapter_knows_no_other_service() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.crossvolt.hub..", "org.crossvolt.cpo..", "org.crossvolt.tariff..", "org.crossvolt.pki..")
                .check(EMSP);
    }

    @Test
    void no_money_or_energy_is_a_double() {
        noFields()
                .should()
                .haveRawType(double.class)
                .orShould()
                .haveRawType(float.class)
                .check(EMSP);
    }

    @Test
    void no_class_is_named_for_nothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .check(EMSP);
    }
}
