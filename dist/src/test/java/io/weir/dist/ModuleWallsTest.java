package io.weir.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the walls between the modules; a breach says how to mend it. */
class ModuleWallsTest {

  private static final String SCHEMAS = "io.weir.schemas..";
  private static final String POLICY = "io.weir.policy..";
  private static final String COLLECTOR = "io.weir.collector..";
  private static final String STREAM = "io.weir.stream..";
  private static final String CLI = "io.weir.cli..";
  private static final String LAB = "io.weir.lab..";

  private static JavaClasses weir;

  @BeforeAll
  static void importClasses() {
    weir =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.weir");
    assertThat(weir.contain("io.weir.policy.judge.Judge")).isTrue();
  }

  @Test
  void schemasKnowNobody() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(POLICY, COLLECTOR, STREAM, CLI, LAB)
        .because("the wire contract stands alone; move the code that needs more to its reader")
        .check(weir);
  }

  @Test
  void policyIsPureJava() {
    noClasses()
        .that()
        .resideInAPackage(POLICY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "org.apache.flink..", "io.fabric8..", COLLECTOR, STREAM, CLI, LAB)
        .because("the judge takes state and a flow and gives a decision; pass facts in as values")
        .check(weir);
  }

  @Test
  void policyHasNoClock() {
    noClasses()
        .that()
        .resideInAPackage(POLICY)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("a verdict depends on the flow's moment, never on when it is judged")
        .check(weir);
  }

  @Test
  void collectorAndStreamJobDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(COLLECTOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STREAM, CLI, LAB, "org.apache.flink..")
        .because("they meet only in the schemas; put what both need there or in policy")
        .check(weir);
    noClasses()
        .that()
        .resideInAPackage(STREAM)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COLLECTOR, CLI, LAB, "io.fabric8..")
        .because("they meet only in the schemas; put what both need there or in policy")
        .check(weir);
  }

  @Test
  void onlyTheLabBuildsOnTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LAB)
        .because("the lab adds itself through io.weir.cli.spi")
        .check(weir);
  }

  @Test
  void theLabIsASecondOpinion() {
    noClasses()
        .that()
        .resideInAPackage(LAB)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(POLICY)
        .because("a lab that shares the judge's code would share its mistakes")
        .check(weir);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.weir.(collector|stream|cli|lab).(*)..")
        .should()
        .beFreeOfCycles()
        .check(weir);
  }

  @Test
  void codeInsideFlinkSpeaksTheLoggingApiThatFlinkShips() {
    noClasses()
        .that()
        .resideInAnyPackage(SCHEMAS, POLICY, STREAM)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j.spi..")
        .because("Flink's class path has slf4j 1.7, without the fluent API")
        .check(weir);
  }

  @Test
  void onlyTheLauncherEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Main")
        .and()
        .doNotHaveSimpleName("FlowJobMain")
        .should()
        .callMethod(System.class, "exit", int.class)
        .because("an exit code is returned, so that commands can be tested and embedded")
        .check(weir);
  }

  @Test
  void everyPackageSaysWhatMayBeNull() {
    Set<String> unmarked =
        weir.stream()
            .filter(type -> !type.getPackageName().equals("io.weir.schemas"))
            .map(JavaClass::getPackage)
            .filter(
                place -> place.getPackageInfo() == null || !place.isAnnotatedWith(NullMarked.class))
            .map(place -> place.getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
  }
}
