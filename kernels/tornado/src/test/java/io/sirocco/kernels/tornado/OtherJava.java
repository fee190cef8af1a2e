package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A java of its own, for what TornadoVM reads once in the life of a java. */
final class OtherJava {
  private OtherJava() {}

  /** The file of the SDK with its flags. */
  static String argfile() {
    String home = System.getenv("TORNADOVM_HOME");
    Assumptions.assumeTrue(home != null, "TORNADOVM_HOME is not set");
    return "@" + Path.of(String.valueOf(home), "tornado-argfile");
  }

  /**
   * What a class says whose main method runs to its end.
   *
   * @param environment variables that are set besides those of this java
   * @param flags of java
   */
  static String say(Class<?> main, Map<String, String> environment, String... flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
