package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TornadoProviderTest {

  /** What a java says that was started without TornadoVM's flags. */
  static final class Ask {
    private Ask() {}

    /** Prints it. */
    public static void main(String[] arguments) {
      System.out.println(new TornadoProvider().availability());
    }
  }

  @Test
  void withoutTheFlagsItSaysHowToStartJava() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Ask.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("Unavailable").contains("@$TORNADOVM_HOME/tornado-argfile");
  }
}
