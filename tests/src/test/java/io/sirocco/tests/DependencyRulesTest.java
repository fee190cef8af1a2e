package io.sirocco.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may name whom: vendors' interfaces stay in one package, and arrows point one way. */
final class DependencyRulesTest {

  private static final Set<String> MODEL =
      Set.of(
          "kernels",
          "graph",
          "transformer",
          "objectives",
          "hub",
          "protobuf",
          "training",
          "generation");
  private static final Set<String> ANY =
      Set.of(
          "",
          "kernels",
          "kernels.reference",
          "graph",
          "transformer",
          "objectives",
          "hub",
          "training",
          "generation",
          "tokenizer",
          "corpora");

  /** What the library's own packages name, and those above it. */
  private static final Set<String> LIBRARY =
      Stream.concat(
              ANY.stream(), Stream.of("tokenization", "tasks", "report", "huggingface", "onnx"))
          .collect(Collectors.toSet());

  private static final Set<String> TASKS =
      Stream.concat(MODEL.stream(), Stream.of("training", "tokenizer", "corpora"))
          .collect(Collectors.toSet());

  private static final Set<String> ONNX =
      Stream.concat(TASKS.stream(), Stream.of("huggingface")).collect(Collectors.toSet());

  private static final Set<String> INFERENCE =
      Stream.concat(LIBRARY.stream(), Stream.of("retrieval")).collect(Collectors.toSet());

  private static final Set<String> CLASSIFICATION =
      Stream.concat(INFERENCE.stream(), Stream.of("inference")).collect(Collectors.toSet());

  private static final Set<String> API =
      Stream.concat(CLASSIFICATION.stream(), Stream.of("classification"))
          .collect(Collectors.toSet());

  private static final Set<String> CLI =
      Stream.concat(API.stream(), Stream.of("kernels.conformance", "benchmarks"))
          .collect(Collectors.toSet());

  /** For each package below io.sirocco, those it may name besides itself. No backend is in it. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("kernels", Set.of()),
          Map.entry("kernels.reference", Set.of("kernels")),
          Map.entry("kernels.vector", Set.of("kernels")),
          Map.entry("kernels.opencl", Set.of("kernels")),
          Map.entry("kernels.tornado", Set.of("kernels")),
          Map.entry("kernels.conformance", Set.of("kernels", "kernels.reference")),
          Map.entry("tokenizer", Set.of()),
          Map.entry("tokenization", Set.of("tokenizer")),
          Map.entry("corpora", Set.of("tokenizer")),
          Map.entry("graph", Set.of("kernels")),
          Map.entry("transformer", Set.of("kernels", "graph")),
          Map.entry("objectives", Set.of("kernels", "graph", "transformer")),
          Map.entry("hub", Set.of("kernels", "graph", "transformer")),
          Map.entry("protobuf", Set.of()),
          Map.entry("training", MODEL),
          Map.entry("generation", Set.of("kernels", "graph", "transformer", "objectives", "hub")),
          Map.entry("tasks", TASKS),
          Map.entry("report", TASKS),
          Map.entry("huggingface", TASKS),
          Map.entry("onnx", ONNX),
          Map.entry("retrieval", Set.of()),
          Map.entry("inference", INFERENCE),
          Map.entry("classification", CLASSIFICATION),
          Map.entry("", LIBRARY),
          Map.entry("api", API),
          Map.entry(
              "benchmarks",
              Stream.concat(MODEL.stream(), Stream.of("kernels.reference", "tokenizer", "corpora"))
                  .collect(Collectors.toSet())),
          Map.entry("cli", CLI));

  @Test
  void allMainSourcesAreImported() {
    assertThat(Modules.importedFiles())
        .as("source files whose classes the rules look at")
        .isEqualTo(Modules.sourceFiles())
        .isGreaterThanOrEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "jdk.incubator..,            io.sirocco.kernels.vector..",
    "org.jocl..,                 io.sirocco.kernels.opencl..",
    "uk.ac.manchester.tornado.., io.sirocco.kernels.tornado..",
    "org.apache.lucene..,        io.sirocco.tokenizer.lucene..",
    "picocli..,                  io.sirocco.cli..",
    "org.knowm..,                io.sirocco.[benchmarks|cli]..",
    "org.openjdk.jmh..,          io.sirocco.benchmarks.jmh..",
    "org.bytedeco..,             io.sirocco.benchmarks.peers..",
    "ai.djl..,                   io.sirocco.benchmarks.peers..",
    "ai.onnxruntime..,           io.sirocco.benchmarks.peers..",
    "org.junit..,                io.sirocco.kernels.conformance.."
  })
  void vendorIsNamedInOnePackageOnly(String vendor, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(vendor)
        .allowEmptyShould(true)
        .check(Modules.classes());
  }

  @Test
  void packagesNameOnlyThoseBelowThem() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : Modules.classes()) {
      String origin = home(type).orElseThrow(() -> new AssertionError("no rule for " + type));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        Optional<String> target = home(dependency.getTargetClass());
        if (target.isPresent()
            && !target.get().equals(origin)
            && !ALLOWED.getOrDefault(origin, Set.of()).contains(target.get())) {
          violations.add(dependency.getDescription());
        }
      }
    }
    assertThat(violations).as("dependencies against the arrows").isEmpty();
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.sirocco.(**)").should().beFreeOfCycles().check(Modules.classes());
  }

  /** The longest package of the table that {@code type} lies in, empty for a class of others. */
  private static Optional<String> home(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    if (name.equals("io.sirocco")) {
      return Optional.of("");
    }
    if (!name.startsWith("io.sirocco.")) {
      return Optional.empty();
    }
    String path = name.substring("io.sirocco.".length());
    while (!ALLOWED.containsKey(path) && path.contains(".")) {
      path = path.substring(0, path.lastIndexOf('.'));
    }
    return Optional.of(path);
  }
}
