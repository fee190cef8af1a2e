package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Each java asks TornadoVM once: why it cannot be used is said by others. */
final class TornadoProviderTest {
  private static final String API = "tornado-api.jar";

  /** What a java says of the backend. */
  static final class Ask {
    private Ask() {}

    /** Prints it. */
    public static void main(String[] arguments) {
      System.out.println(new TornadoProvider().availability());
    }
  }

  private static String ask(Map<String, String> environment, String... flags)
      throws IOException, InterruptedException {
    return OtherJava.say(Ask.class, environment, flags);
  }

  @Test
  void withoutTheFlagsItSaysHowToStartJava() throws IOException, InterruptedException {
    assertThat(ask(Map.of())).contains("Unavailable").contains("@$TORNADOVM_HOME/tornado-argfile");
  }

  /** The jar of the interface, but of another release; without one if that is empty. */
  private static void copyInterface(Path folder, String release)
      throws IOException, URISyntaxException {
    Path jar =
        Path.of(TornadoRuntime.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!release.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, release);
    }
    try (JarFile from = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(folder.resolve(API));
        JarOutputStream to = new JarOutputStream(file, manifest)) {
      for (JarEntry entry : from.stream().toList()) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          to.putNextEntry(new JarEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
        }
      }
    }
  }

  private static String askRelease(Path folder, String release)
      throws IOException, URISyntaxException, InterruptedException {
    copyInterface(folder, release);
    return ask(
        Map.of(),
        "--module-path=" + folder,
        "--add-modules=tornado.api",
        "-Dtornado.load.runtime.implementation=none");
  }

  @Test
  void anotherReleaseIsNamedWithTheOneThatIsNeeded(@TempDir Path folder)
      throws IOException, URISyntaxException, InterruptedException {
    assertThat(askRelease(folder, "6.0.1-jdk25"))
        .contains("Unavailable[reason=TornadoVM is 6.0.1-jdk25, this backend needs 5.2.x]");
    assertThat(askRelease(folder, "5.20.0"))
        .contains("Unavailable[reason=TornadoVM is 5.20.0, this backend needs 5.2.x]");
    assertThat(askRelease(folder, ""))
        .contains("Unavailable[reason=TornadoVM is without a release, this backend needs 5.2.x]");
  }

  /** Of the right release, but with nothing behind the interface. */
  @Test
  void aTornadoThatDoesNotStartIsNoCrash(@TempDir Path folder)
      throws IOException, URISyntaxException, InterruptedException {
    assertThat(askRelease(folder, "5.2.9-jdk25"))
        .contains("Unavailable[reason=TornadoVM does not start")
        .contains("native library may be missing: ");
  }

  @Test
  void withoutANativeLibraryThatIsSaid(@TempDir Path empty)
      throws IOException, InterruptedException {
    assertThat(ask(Map.of(), OtherJava.argfile(), "-Djava.library.path=" + empty))
        .contains("Unavailable[reason=TornadoVM does not start")
        .contains("native library may be missing: ")
        .doesNotContain("\u001B[");
  }

  /** The loaders of OpenCL's drivers look for them in the folder that a variable names. */
  @Test
  void withoutADriverThatIsSaid(@TempDir Path empty) throws IOException, InterruptedException {
    String flags = OtherJava.argfile();
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    for (int backend = 0; backend < runtime.getNumBackends(); backend++) {
      Assumptions.assumeTrue(
          runtime.getBackendType(backend) == TornadoVMBackendType.OPENCL,
          "not only OpenCL has devices");
    }
    assertThat(ask(Map.of("OCL_ICD_VENDORS", empty.toString()), flags))
        .contains("Unavailable[reason=TornadoVM does not start, its driver or")
        .contains("No OpenCL platforms found")
        .doesNotContain("\u001B[");
  }

  @Test
  void withAssertionsOnItSaysToSwitchThemOff() throws IOException, InterruptedException {
    assertThat(ask(Map.of(), OtherJava.argfile(), "-ea"))
        .contains(
            "Unavailable[reason=TornadoVM does not start with assertions on, give java no -ea");
  }
}
