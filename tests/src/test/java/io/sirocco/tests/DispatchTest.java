package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every op has a case in every backend's dispatch. The compiler says so too, but only of modules
 * that are built: this reads the source of those that need a kit which may not be there.
 */
final class DispatchTest {

  /** The records that are ops. */
  private static Stream<Class<?>> ops() {
    return permitted(Op.class).flatMap(DispatchTest::permitted);
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return Arrays.stream(Objects.requireNonNull(type.getPermittedSubclasses(), type.getName()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "opencl", "tornado"})
  void everyOpHasACase(String backend) throws IOException {
    Path source =
        Path.of("..")
            .resolve(
                "kernels/%s/src/main/java/io/sirocco/kernels/%s/Kernels.java"
                    .formatted(backend, backend));
    String dispatch = Files.readString(source);
    List<String> missing =
        ops()
            .map(Class::getSimpleName)
            .filter(op -> !Pattern.compile("case Op\\." + op + " op ->").matcher(dispatch).find())
            .toList();
    assertThat(ops()).hasSizeGreaterThan(20).allMatch(Class::isRecord);
    assertThat(missing).as("ops without a case in %s", source).isEmpty();
    assertThat(dispatch).as(source.toString()).doesNotContain("default ->");
  }
}
