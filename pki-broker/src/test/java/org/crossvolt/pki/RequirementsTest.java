package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.Test;

/**
 * Every requirement of the list for a broker is held by a test that names it. O1, the messages of stations as they come, is the
 * cpo-adapter's.
 */
class RequirementsTest {

    private static final Map<String, Integer> LAST = Map.of("T", 6, "V", 7, "H", 3, "R", 7, "P", 9, "O", 5, "X", 5);
    private static final Set<String> ELSEWHERE = Set.of("O1");

    private static Set<String> wanted() {
        Set<String> wanted = new TreeSet<>();
        LAST.forEach((letter, last) -> IntStream.rangeClosed(1, last)
                .mapToObj(number -> letter + number)
                .forEach(wanted::add));
        wanted.removeAll(ELSEWHERE);
        return wanted;
    }

    private static Map<String, Set<String>> held() {
        Map<String, Set<String>> held = new TreeMap<>();
        for (JavaClass test : new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("org.crossvolt.pki")) {
            for (JavaMethod method : test.getMethods()) {
                method.tryGetAnnotationOfType(Requirement.class)
                        .ifPresent(named -> List.of(named.value())
                                .forEach(id -> held.computeIfAbsent(id, first -> new TreeSet<>())
                                        .add(method.getFullName())));
            }
        }
        return held;
    }

    @Test
    void every_requirement_is_named_by_a_test_and_no_test_names_one_that_is_none() {
        assertThat(held().keySet()).isEqualTo(wanted());
    }
}
