package io.sirocco.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.ShownCode;
import io.sirocco.classification.TinyClassifier;
import io.sirocco.generation.Sampling;
import io.sirocco.retrieval.Pooling;
import io.sirocco.retrieval.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The door of the library, and the code that README.md shows of it. */
@TestInstance(Lifecycle.PER_CLASS)
final class SiroccoTest {

  private Path folder = Path.of("");
  private Path bert = Path.of("");
  private Path gpt = Path.of("");
  private Path classifier = Path.of("");

  @BeforeAll
  void makeModels(@TempDir Path given) throws IOException {
    folder = given;
    bert = TinyClassifier.pretrained(folder, "bert");
    gpt = TinyClassifier.pretrained(folder, "gpt");
    classifier = TinyClassifier.tuned(bert, folder.resolve("classifier"));
  }

  @Test
  void whatTheDocumentShowsWorks() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    // shown
    try (Sirocco model = Sirocco.load(bert)) {
      float[] vector = model.embed("rain on dust");
      String likeliest = model.fillMask("rain on " + model.mask()).getFirst().getFirst().text();
      out.println(vector.length + " numbers; rain on " + likeliest);
    }
    try (Sirocco model = Sirocco.load(gpt)) {
      out.println(model.generate("the river"));
    }
    try (Sirocco model = Sirocco.load(classifier)) {
      out.println(model.classify("a stone in the river").label());
    }
    // end
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.getFirst()).startsWith("16 numbers; rain on ");
    assertThat(lines.getLast()).isEqualTo("stone");
    assertThat(ShownCode.read("README.md")).contains(ShownCode.of("api/SiroccoTest"));
  }

  @Test
  void manyTextsAreAsOneByOne() throws IOException {
    List<String> texts = List.of("rain", "river and stone", "light light dust");
    try (Sirocco model = Sirocco.load(classifier, Settings.threads(1))) {
      List<String> labels = model.classify(texts).stream().map(told -> told.label()).toList();
      assertThat(labels).containsExactly("none", "stone", "none");
      assertThat(texts).map(text -> model.classify(text).label()).isEqualTo(labels);
      Vectors vectors = model.embed(texts);
      for (int i = 0; i < texts.size(); i++) {
        float[] one = model.embed(texts.get(i));
        assertThat(Arrays.copyOfRange(vectors.values(), i * 16, (i + 1) * 16)).isEqualTo(one);
      }
    }
  }

  @Test
  void settingsAreHeard() throws IOException {
    float[] mean;
    try (Sirocco model = Sirocco.load(bert, Settings.threads(1))) {
      mean = model.embed("rain and dust");
      assertThat(model.fillMask("rain " + model.mask() + model.mask(), 3))
          .hasSize(2)
          .allSatisfy(candidates -> assertThat(candidates).hasSize(3));
    }
    Settings first = Settings.threads(2).pooling(Pooling.FIRST);
    try (Sirocco model = Sirocco.load(bert, first)) {
      assertThat(model.embed("rain and dust")).isNotEqualTo(mean);
    }
    Sampling greedy = Sampling.greedy();
    try (Sirocco model = Sirocco.load(gpt, Settings.threads(1))) {
      String text = model.generate("rain", 6, greedy);
      assertThat(text).isNotEmpty().isEqualTo(model.generate("rain", 6, greedy));
    }
    try (Sirocco model = Sirocco.load(bert, Settings.threads(1).backend("abacus"))) {
      assertThatThrownBy(() -> model.embed("rain")).hasMessageContaining("no backend abacus");
    }
  }

  @Test
  void whatAModelCannotDoIsSaid() throws IOException {
    try (Sirocco model = Sirocco.load(bert)) {
      assertThatThrownBy(() -> model.generate("rain"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("%s: this bert cannot continue a text: it was trained with [mlm]", bert);
      assertThatThrownBy(() -> model.classify("rain"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("cannot classify: sirocco finetune makes a classifier of it");
      assertThat(model.labels()).isEmpty();
    }
    try (Sirocco model = Sirocco.load(gpt)) {
      assertThatThrownBy(model::mask).hasMessageContaining("this gpt cannot fill a gap");
    }
    try (Sirocco model = Sirocco.load(classifier)) {
      assertThat(model.labels()).containsExactly("none", "stone");
      assertThatThrownBy(model::mask)
          .hasMessageContaining("cannot fill a gap: it is a classifier of [none, stone]");
    }
    assertThatThrownBy(() -> Sirocco.load(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void aClosedModelIsOfNoUseAndDamageIsFoundWhenItIsRead() throws IOException {
    Sirocco model = Sirocco.load(bert);
    model.embed("rain");
    model.close();
    model.close();
    assertThatThrownBy(() -> model.embed("rain"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the model was closed");
    Path copy = TinyClassifier.tuned(bert, folder.resolve("damaged"));
    try (Sirocco damaged = Sirocco.load(copy)) {
      Path parameters = copy.resolve("checkpoints/best/model.safetensors").toRealPath();
      byte[] bytes = Files.readAllBytes(parameters);
      Files.write(parameters, Arrays.copyOf(bytes, bytes.length - 4));
      assertThatThrownBy(() -> damaged.classify("rain"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("model.safetensors");
    }
  }
}
