package org.crossvolt.tariff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the tariff-engine. */
class HouseRulesTest {

    private static final String[] PURE = {"..tariff.pricing..", "..tariff.linting..", "..tariff.checking.."};
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.crossvolt.tariff");

    @Test
    void the_rooms_form_no_circles() {
        slices().matching("org.crossvolt.tariff.(*)..")
                .should()
                .beFreeOfCycles()
                .check(ENGINE);
    }

    @Test
    void pricing_linting_and_checking_know_no_framework_no_clock_and_no_input_or_output() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "io.smallrye..",
                        "io.vertx..",
                        "org.apache.kafka..",
                        "org.jboss..",
                        "java.io..",
                        "java.nio..",
                        "java.net..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(ENGINE);
    }

    @Test
    void pricing_knows_no_other_room() {
        noClasses()
                .that()
                .resideInAPackage("..tariff.pricing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..tariff.linting..",
                        "..tariff.checking..",
                        "..tariff.http..",
                        "..tariff.knowledge..",
                        "..tariff.commandline..")
                .check(ENGINE);
    }

    @Test
    void the_engine_knows_no_other_service() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.crossvolt.hub..", "org.crossvolt.cpo..", "org.crossvolt.emsp..", "org.crossvolt.pki..")
                .check(ENGINE);
    }

    @Test
    void no_money_or_energy_is_a_double() {
        noFields()
                .should()
                .haveRawType(double.class)
                .orShould()
                .haveRawType(float.class)
                .check(ENGINE);
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
                .check(ENGINE);
    }
}
