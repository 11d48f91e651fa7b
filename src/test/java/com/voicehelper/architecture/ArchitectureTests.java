package com.voicehelper.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.voicehelper.VoiceHelperApplication;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.modulith.core.ApplicationModules;

/** The arrows of the house: modules and the strangler stand on the platform, and do not know each other. */
class ArchitectureTests {

    static final List<String> MODULES = ModuleNames.ALL;

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("com.voicehelper");

    @Test
    void modulesUseOnlyEachOthersPublishedApi() {
        ApplicationModules.of(VoiceHelperApplication.class).verify();
    }

    @Test
    void thePlatformKnowsNoModuleAndNoStrangler() {
        noClasses().that().resideInAPackage("com.voicehelper.platform..")
                .should().dependOnClassesThat(are(resideInAPackage("com.voicehelper.."))
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("com.voicehelper.platform.."))))
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleAndTheStranglerDoNotKnowEachOther(String module) {
        noClasses().that().resideInAPackage("com.voicehelper." + module + "..")
                .should().dependOnClassesThat().resideInAPackage("com.voicehelper.strangler..")
                .check(CLASSES);
        noClasses().that().resideInAPackage("com.voicehelper.strangler..")
                .should().dependOnClassesThat().resideInAPackage("com.voicehelper." + module + "..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void onlyTheModuleItselfSeesItsTables(String module) {
        classes().that().resideInAPackage("com.voicehelper." + module + ".jooq..")
                .should().onlyHaveDependentClassesThat().resideInAPackage("com.voicehelper." + module + "..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void theRemoteFaceOfAModuleNeedsNothingLocal(String module) {
        noClasses().that().resideInAPackage("com.voicehelper." + module + ".remote..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "com.voicehelper." + module + ".domain..",
                        "com.voicehelper." + module + ".web..",
                        "com.voicehelper." + module + ".jooq..")
                .check(CLASSES);
    }

    @Test
    void platformPackagesHaveNoCycles() {
        slices().matching("com.voicehelper.platform.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void stranglerPackagesHaveNoCycles() {
        slices().matching("com.voicehelper.strangler.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** Two nodes' clocks differ; ages are told by the databases, and waits by monotonic time. */
    @Test
    void noDecisionOfAMoveDependsOnTheClockOfANode() {
        noClasses().that().resideInAnyPackage(
                        "com.voicehelper.strangler", "com.voicehelper.strangler.sync..", "com.voicehelper.strangler.move..", "com.voicehelper.strangler.router..")
                .should().callMethod(Instant.class, "now")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class)
                .check(CLASSES);
    }

    @Test
    void namesAreNounsOfTheDomain() {
        noClasses().that().resideInAPackage("com.voicehelper..")
                .and().resideOutsideOfPackages("com.voicehelper..jooq..", "com.voicehelper..v1..")
                .should().haveSimpleNameEndingWith("Manager")
                .orShould().haveSimpleNameEndingWith("Helper")
                .orShould().haveSimpleNameEndingWith("Util")
                .orShould().haveSimpleNameEndingWith("Utils")
                .orShould().haveSimpleNameEndingWith("Impl")
                .check(CLASSES);
    }
}
