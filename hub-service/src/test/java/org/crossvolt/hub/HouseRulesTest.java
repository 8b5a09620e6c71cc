package org.crossvolt.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the hub. */
class HouseRulesTest {

    private static final JavaClasses HUB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.crossvolt.hub");

    @Test
    void the_rooms_form_no_circles() {
        slices().matching("org.crossvolt.hub.(*)..").should().beFreeOfCycles().check(HUB);
    }

    @Test
    void nobody_uses_the_operators_room() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..hub.operator..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..hub.operator..")
                .check(HUB);
    }

    @Test
    void registration_knows_no_other_room() {
        noClasses()
                .that()
                .resideInAPackage("..hub.registration..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..hub.routing..",
                        "..hub.broadcast..",
                        "..hub.objects..",
                        "..hub.clientinfo..",
                        "..hub.agreements..",
                        "..hub.exchanges..")
                .check(HUB);
    }

    @Test
    void the_routing_decision_knows_no_framework() {
        noClasses()
                .that()
                .haveSimpleName("MessageRouter")
                .or()
                .haveSimpleName("OpenRoutingKey")
                .or()
                .haveSimpleName("Route")
                .or()
                .haveSimpleName("Receivers")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "jakarta..", "io.smallrye..", "io.vertx.mutiny..", "org.hibernate..")
                .check(HUB);
    }

    @Test
    void the_hub_knows_no_other_service() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.crossvolt.cpo..", "org.crossvolt.emsp..", "org.crossvolt.tariff..", "org.crossvolt.pki..")
                .check(HUB);
    }

    @Test
    void no_money_or_energy_is_a_double() {
        noFields()
                .should()
                .haveRawType(double.class)
                .orShould()
                .haveRawType(float.class)
                .check(HUB);
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
                .check(HUB);
    }
}
