package io.sirocco.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps ONNX Runtime from starting is said; that it computes the same, module tests tests. */
@Tag("peer")
final class OnnxRuntimeProviderTest {

  @TempDir private Path folder;

  @Test
  void aFileThatIsNoModelIsNamed() throws IOException {
    Path model = Files.writeString(folder.resolve("model.onnx"), "no model");

    assertThatThrownBy(() -> new OnnxRuntimeProvider().open(folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(model + ": ");
  }

  @Test
  void aCommandLineThatWouldEndTheProcessIsRefused() {
    assertThatCode(() -> OnnxRuntimeProvider.requireShort(3900)).doesNotThrowAnyException();
    assertThatThrownBy(() -> OnnxRuntimeProvider.requireShort(3901))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the command line has 3901 bytes, more than 3900")
        .hasMessageContaining("the variable CLASSPATH");
  }
}
