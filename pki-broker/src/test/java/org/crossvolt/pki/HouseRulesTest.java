package org.crossvolt.pki;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.Test;

/** Who may know whom in the broker. */
class HouseRulesTest {

    private static final JavaClasses PKI = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.crossvolt.pki");

    @Test
    void the_rooms_form_no_circles() {
        slices().matching("org.crossvolt.pki.(*)..").should().beFreeOfCycles().check(PKI);
    }

    @Test
    @Requirement("V6")
    void the_verdict_knows_no_framework_and_no_other_room_and_no_clock() {
        noClasses()
                .that()
                .resideInAPackage("..pki.validation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "io.smallrye..",
                        "io.vertx..",
                        "com.fasterxml..",
                        "org.jboss..",
                        "java.net..",
                        // An eMAID is a value; whatever else the contract has is none of a verdict's business.
                        "org.crossvolt.ocpi.wire..",
                        "org.crossvolt.ocpi.party..",
                        "org.crossvolt.ocpi.objects..",
                        "org.crossvolt.ocpi.locations..",
                        "org.crossvolt.ocpi.tokens..",
                        "..pki.provisioning..",
                        "..pki.roots..",
                        "..pki.scopes..",
                        "..pki.revocation..",
                        "..pki.signing..",
                        "..pki.evidence..",
                        "..pki.contracts..",
                        "..pki.stations..",
                        "..pki.demo..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(PKI);
    }

    @Test
    @Requirement("P4")
    void only_signing_touches_private_keys_and_the_demo_that_makes_worthless_ones() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..pki.signing..", "..pki.demo..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.PrivateKey")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.KeyPair")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.KeyPairGenerator")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.KeyStore")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.bouncycastle.asn1.pkcs.PrivateKeyInfo")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.bouncycastle.crypto.params.ECPrivateKeyParameters")
                .check(PKI);
    }

    @Test
    void the_running_service_does_not_know_the_demo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..pki.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..pki.demo..")
                .check(PKI);
    }

    @Test
    void the_broker_knows_no_other_service() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.crossvolt.hub..", "org.crossvolt.cpo..", "org.crossvolt.emsp..", "org.crossvolt.tariff..")
                .check(PKI);
    }

    @Test
    void nothing_is_a_double() {
        noFields()
                .should()
                .haveRawType(double.class)
                .orShould()
                .haveRawType(float.class)
                .check(PKI);
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
                .check(PKI);
    }
}
