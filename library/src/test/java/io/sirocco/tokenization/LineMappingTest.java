package io.sirocco.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.MalformedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineMappingTest {

  private static TextLines numbers(int count) {
    String text =
        IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining("\n"));
    return new TextLines(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        "numbers",
        MalformedText.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void resultsComeInTheOrderOfTheLines(int threads) throws IOException {
    int count = 60_000;
    List<Integer> results = new ArrayList<>();
    try (LineMapping mapping = new LineMapping(threads)) {
      mapping.map(numbers(count), Integer::valueOf, results::add, () -> false);
    }
    assertThat(results).isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void aLineThatCannotBeMappedIsNamed() {
    try (LineMapping mapping = new LineMapping(2)) {
      assertThatThrownBy(() ->
              mapping.map(
                  numbers(40_000),
                  line -> {
                    if (line.equals("31415")) {
                      throw new IllegalArgumentException("not this one");
                    }
                    return line;
                  },
                  result -> {},
                  () -> false))
          .isInstanceOf(IOException.class)
          .hasMessage("numbers: line 31416: not this one");
    }
  }

  @Test
  void mappingEndsWhenItIsAskedTo() throws IOException {
    List<String> results = new ArrayList<>();
    try (LineMapping mapping = new LineMapping(1)) {
      mapping.map(numbers(100_000), line -> line, results::add, () -> !results.isEmpty());
    }
    assertThat(results).isNotEmpty().hasSizeLessThan(100_000);
  }
}
