package io.sirocco.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No ambient state: what a class does follows from what it was given. Clock, randomness,
 * environment and output are passed in, and only the command line touches the real ones. A
 * backend's provider or probe may ask for its own driver.
 */
final class AmbientStateRulesTest {

  private static final Pattern EXEMPT =
      Pattern.compile(
          "io\\.sirocco\\.cli\\..*|io\\.sirocco\\.kernels\\.\\w+\\.\\w*(Provider|Probe)");

  /** Fully qualified members; a constructor is listed with its parameters. */
  private static final Pattern AMBIENT =
      Pattern.compile(
          String.join(
              "|",
              "java\\.lang\\.System\\.(getenv|getProperty|getProperties|setProperty|clearProperty)\\(.*",
              "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|exit|console)\\(.*",
              "java\\.lang\\.System\\.(out|err|in|setOut|setErr|setIn)(\\(.*)?",
              "java\\.lang\\.(Boolean\\.getBoolean|Integer\\.getInteger|Long\\.getLong)\\(.*",
              "java\\.lang\\.Runtime\\.(exit|halt|addShutdownHook)\\(.*",
              "java\\.lang\\.\\w+\\.printStackTrace\\(\\)",
              "java\\.lang\\.Math\\.random\\(\\)",
              "java\\.lang\\.StrictMath\\.random\\(\\)",
              "java\\.time\\.\\w+\\.now\\(.*",
              "java\\.time\\.Clock\\.(system|tick).*",
              "java\\.util\\.Date\\.<init>\\(\\)",
              "java\\.util\\.Calendar\\.getInstance\\(.*",
              "java\\.util\\.(Random|SplittableRandom)\\.<init>\\(\\)",
              "java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)",
              "java\\.util\\.UUID\\.randomUUID\\(\\)",
              "java\\.util\\.Collections\\.shuffle\\(java\\.util\\.List\\)",
              "java\\.security\\.SecureRandom\\.(<init>|getInstance).*",
              "java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)\\(.*"));

  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(Modules.classes());
  }

  @Test
  void staticFieldsHoldNoStateThatChanges() {
    Pattern changing =
        Pattern.compile(
            "java\\.util\\.concurrent\\.atomic\\..*|java\\.util\\.(\\w*Random|Scanner)"
                + "|java\\.lang\\.\\w*ThreadLocal");
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : Modules.classes()) {
      for (JavaField field : type.getFields()) {
        boolean isStatic = field.getModifiers().contains(JavaModifier.STATIC);
        if (isStatic && changing.matcher(field.getRawType().getName()).matches()) {
          violations.add(field.getFullName());
        }
      }
    }
    assertThat(violations).as("static fields whose content changes").isEmpty();
  }

  @Test
  void onlyTheCommandLineTouchesTheRealWorld() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : Modules.classes()) {
      if (!EXEMPT.matcher(outermost(type)).matches()) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (AMBIENT.matcher(access.getTarget().getFullName()).matches()) {
            violations.add(access.getDescription());
          }
        }
      }
    }
    assertThat(violations).as("uses of clock, randomness, environment or output").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.System.getenv(java.lang.String)",
        "java.lang.System.out",
        "java.lang.System.nanoTime()",
        "java.lang.Throwable.printStackTrace()",
        "java.time.Instant.now()",
        "java.util.Random.<init>()"
      })
  void membersOfTheRealWorldAreRecognized(String member) {
    assertThat(member).matches(AMBIENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.System.arraycopy(java.lang.Object, int, java.lang.Object, int, int)",
        "java.util.Random.<init>(long)"
      })
  void membersOfTheGivenWorldAreNot(String member) {
    assertThat(member).doesNotMatch(AMBIENT);
  }

  private static String outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getName();
  }
}
