package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.StoreManifest.Preparation;
import io.sirocco.corpora.store.StoreWriter;
import io.sirocco.corpora.store.TokenizedDocument;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored tokens against a reader and a writer in numpy that follow Megatron-LM's layout. */
@Tag("peer")
final class MegatronDatasetTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Debian's numpy is for its own Python, which need not be the first on the path. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"300, uint16", "65535, uint16", "65536, int32"})
  void whatIsWrittenHereIsReadThere(int vocabularySize, String type) throws Exception {
    List<List<List<Integer>>> documents = documents(vocabularySize);
    try (StoreWriter writer = StoreWriter.open(folder, tokenizer(vocabularySize))) {
      for (List<List<Integer>> document : documents) {
        writer.append(DatasetName.of("en", Split.TRAIN), tokenized(document));
      }
      writer.commit(
          new Preparation(
              List.of(),
              JsonNodeFactory.instance.objectNode(),
              JsonNodeFactory.instance.objectNode()));
    }
    JsonNode read = JSON.readTree(python("", "dump", folder.resolve("en.train").toString()));
    assertThat(read.path("dtype").asText()).isEqualTo(type);
    assertThat(read.path("documents")).isEqualTo(JSON.valueToTree(documents));
  }

  @ParameterizedTest
  @CsvSource({"300, uint16", "65536, int32"})
  void whatIsWrittenThereIsReadHere(int vocabularySize, String type) throws Exception {
    List<List<List<Integer>>> documents = documents(vocabularySize);
    Path prefix = folder.resolve("theirs");
    python(JSON.writeValueAsString(documents), "write", prefix.toString(), type);
    try (Dataset dataset = Dataset.open(folder, "theirs")) {
      List<List<List<Integer>>> read = new ArrayList<>();
      for (long d = 0; d < dataset.documents(); d++) {
        List<List<Integer>> document = new ArrayList<>();
        for (long s = dataset.firstSequence(d); s < dataset.firstSequence(d + 1); s++) {
          int[] ids = new int[dataset.sequenceLength(s)];
          dataset.copy(dataset.firstToken(s), ids.length, ids, 0);
          document.add(IntStream.of(ids).boxed().toList());
        }
        read.add(document);
      }
      assertThat(read).isEqualTo(documents);
    }
  }

  private static List<List<List<Integer>>> documents(int vocabularySize) {
    Random random = new Random(vocabularySize);
    List<List<List<Integer>>> documents = new ArrayList<>();
    for (int d = 0; d < 200; d++) {
      List<List<Integer>> document = new ArrayList<>();
      for (int s = random.nextInt(5); s >= 0; s--) {
        document.add(random.ints(1 + random.nextInt(30), 0, vocabularySize).boxed().toList());
      }
      documents.add(document);
    }
    return documents;
  }

  private static TokenizedDocument tokenized(List<List<Integer>> document) {
    int[] ids = document.stream().flatMap(List::stream).mapToInt(id -> id).toArray();
    int[] ends = new int[document.size()];
    for (int s = 0; s < ends.length; s++) {
      ends[s] = (s == 0 ? 0 : ends[s - 1]) + document.get(s).size();
    }
    return new TokenizedDocument(ids, ends, new long[(ids.length + 63) / 64], ids.length);
  }

  private static Tokenizer tokenizer(int vocabularySize) {
    StringBuilder text = new StringBuilder();
    IntStream.iterate(' ', character -> character + 1)
        .filter(character -> character < 0xD800 || character > 0xDFFF)
        .limit(vocabularySize)
        .forEach(text::appendCodePoint);
    return CharacterTokenizer.train(text.toString(), UnknownPolicy.REFUSE);
  }

  private static String python(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (String python : PYTHONS) {
      if (command.isEmpty() && hasNumpy(python)) {
        command.add(python);
      }
    }
    assumeTrue(
        !command.isEmpty(), "numpy: \"import numpy\" works in none of %s".formatted(PYTHONS));
    command.add("indexed_dataset.py");
    command.addAll(List.of(arguments));
    Process process = start(command);
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean hasNumpy(String python) throws InterruptedException {
    try {
      return start(List.of(python, "-c", "import numpy")).waitFor() == 0;
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(Path.of("megatron").toFile())
        .redirectErrorStream(true)
        .start();
  }
}
