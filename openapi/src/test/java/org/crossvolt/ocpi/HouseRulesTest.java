package org.crossvolt.ocpi;

import static com.tngtech.archunit.lang.conditions.ArchConditions.haveRawType;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.types.OcpiObject;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the contract is laid out: types, modules, events, wire, party; only the last two know how OCPI travels. */
class HouseRulesTest {

    private static final String ROOT = "org.crossvolt.ocpi";
    private static final String[] MODULES = {
        ROOT + ".versions..",
        ROOT + ".credentials..",
        ROOT + ".locations..",
        ROOT + ".sessions..",
        ROOT + ".cdrs..",
        ROOT + ".tariffs..",
        ROOT + ".tokens..",
        ROOT + ".commands..",
        ROOT + ".chargingprofiles..",
        ROOT + ".hubclientinfo.."
    };
    private static final DescribedPredicate<JavaClass> FLOATING_POINT = DescribedPredicate.describe(
            "float or double",
            type -> List.of("double", "float", "java.lang.Double", "java.lang.Float")
                    .contains(type.getBaseComponentType().getName()));

    private static JavaClasses contract = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readTheContract() {
        contract = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        assertThat(contract).hasSizeGreaterThan(100);
    }

    @Test
    void types_know_nobody_else_of_the_contract() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".types..")
                .should()
                .dependOnClassesThat(inContractOutside(ROOT + ".types"))
                .check(contract);
    }

    @Test
    void modules_know_neither_events_nor_wire() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".events..", ROOT + ".wire..", ROOT + ".party..")
                .check(contract);
    }

    @Test
    void events_do_not_know_wire() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".events..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".wire..")
                .allowEmptyShould(true)
                .check(contract);
    }

    @Test
    void wire_does_not_know_party() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".party..")
                .check(contract);
    }

    @Test
    void only_wire_party_and_logs_know_of_the_world_outside() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".wire..", ROOT + ".party..", ROOT + ".logs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "io.vertx..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "org.eclipse.microprofile..",
                        "java.net.http..",
                        "org.apache.kafka..")
                .check(contract);
    }

    @Test
    void no_number_is_floating_point() {
        fields().should(com.tngtech.archunit.lang.conditions.ArchConditions.not(haveRawType(FLOATING_POINT)))
                .check(contract);
        noCodeUnits()
                .should()
                .haveRawParameterTypes(DescribedPredicate.describe(
                        "float or double among them", types -> types.stream().anyMatch(FLOATING_POINT)))
                .check(contract);
        methods().should().notHaveRawReturnType(FLOATING_POINT).check(contract);
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked = contract.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toList());

        assertThat(unmarked).isEmpty();
    }

    @Test
    void every_object_of_the_standard_is_a_record() {
        List<String> others = contract.stream()
                .filter(type -> type.isAssignableTo(OcpiObject.class) && !type.isInterface() && !type.isRecord())
                .map(JavaClass::getName)
                .collect(Collectors.toList());

        assertThat(others).isEmpty();
    }

    private static DescribedPredicate<JavaClass> inContractOutside(String room) {
        return DescribedPredicate.describe(
                "are in the contract but outside " + room,
                type -> type.getPackageName().startsWith(ROOT)
                        && !type.getPackageName().startsWith(room));
    }
}
