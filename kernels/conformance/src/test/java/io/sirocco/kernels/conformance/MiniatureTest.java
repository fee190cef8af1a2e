package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.NullBackend;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MiniatureTest {

  @Test
  void aCorrectBackendPassesEveryOp() {
    List<Miniature.Finding> findings = Miniature.run(new ReferenceBackend());
    assertThat(findings).hasSize(ReplayChecks.SMALL.size());
    assertThat(findings).allMatch(finding -> finding.verdict() instanceof Verdict.Passed);
  }

  @Test
  void aBackendThatComputesNothingFailsWhereThereIsSomethingToCompute() {
    Set<String> passed =
        Miniature.run(new NullBackend()).stream()
            .filter(finding -> finding.verdict() instanceof Verdict.Passed)
            .map(finding -> finding.name().substring(0, finding.name().indexOf('[')))
            .collect(Collectors.toSet());
    assertThat(passed).isEmpty();
  }

  @Test
  void anErrorOfTheBackendIsAFinding() {
    Backend broken =
        new StepwiseBackend(
            1,
            (_, _, _) -> {
              throw new IllegalStateException("the device is gone");
            });
    assertThat(Miniature.run(broken))
        .allMatch(finding ->
            finding.verdict() instanceof Verdict.Failed(String message)
                && message.contains("the device is gone"));
  }

  /** The command line has no JUnit at run time. */
  @Test
  void itRunsWithoutJUnit() throws Exception {
    try (URLClassLoader bare =
        new URLClassLoader(classPathWithoutJUnit(), ClassLoader.getPlatformClassLoader())) {
      Class<?> backendType = bare.loadClass(Backend.class.getName());
      Object backend =
          bare.loadClass(ReferenceBackend.class.getName()).getConstructor().newInstance();
      Object findings =
          bare.loadClass(Miniature.class.getName())
              .getMethod("run", backendType)
              .invoke(null, backend);
      assertThat((List<?>) findings).hasSize(ReplayChecks.SMALL.size());
      assertThat(findings.toString()).doesNotContain("Failed");
    }
  }

  private static URL[] classPathWithoutJUnit() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("junit") && !entry.contains("opentest4j")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}
