package io.sirocco.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramCacheTest {

  @TempDir private Path folder;
  private Device device;

  @BeforeEach
  void findDevice() {
    device = OpenDevice.first();
  }

  private void compile(Source source, String kernel, Map<String, Integer> macros) {
    try (Context context = new Context(device, Tuning.of(device), folder)) {
      context.kernel(source, kernel, macros).over(new Range(1, 1, 1, 1)).close();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aProgramIsKeptAndFoundAgain() throws IOException {
    compile(Source.LOOKUP, "gather", Map.of());
    List<Path> kept = files();
    assertThat(kept).hasSize(1);
    byte[] bytes = Files.readAllBytes(kept.getFirst());
    compile(Source.LOOKUP, "gather", Map.of());
    assertThat(files()).isEqualTo(kept);
    assertThat(Files.readAllBytes(kept.getFirst())).isEqualTo(bytes);
  }

  @Test
  void otherOptionsAreAnotherProgram() throws IOException {
    compile(Source.ATTENTION, "attention", Map.of("D", 8));
    compile(Source.ATTENTION, "attention", Map.of("D", 9));
    assertThat(files()).hasSize(2);
  }

  @Test
  void whatTheDriverDoesNotTakeIsCompiledAgain() throws IOException {
    compile(Source.LOOKUP, "gather", Map.of());
    Path kept = files().getFirst();
    Files.writeString(kept, "no program");
    compile(Source.LOOKUP, "gather", Map.of());
    assertThat(Files.size(kept)).isGreaterThan(100);
  }

  @Test
  void aFolderThatCannotBeMadeIsNoError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    try (Context context = new Context(device, Tuning.of(device), file.resolve("below"))) {
      context.kernel(Source.LOOKUP, "gather").over(new Range(1, 1, 1, 1)).close();
    }
    assertThat(files()).containsExactly(file);
  }

  @Test
  void whatDoesNotCompileIsShownWithDeviceOptionsAndLog() {
    assertThatThrownBy(() -> compile(Source.ATTENTION, "attention", Map.of()))
        .isInstanceOf(OpenClException.class)
        .hasMessageContainingAll(
            "ATTENTION does not build on " + device.name(),
            "-cl-std=CL1.2 -DL=",
            "CL_BUILD_PROGRAM_FAILURE (-11)",
            "'D'");
  }

  @Test
  void aKernelThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> compile(Source.LOOKUP, "nothing", Map.of()))
        .hasMessage("clCreateKernel nothing of LOOKUP: CL_INVALID_KERNEL_NAME (-46)");
  }
}
