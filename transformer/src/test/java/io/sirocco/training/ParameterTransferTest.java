package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.training.ParameterTransfer.Grown;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParameterTransferTest {

  private static final long OLD_SEED = 3;
  private static final long SEED = 4;

  private final Transformer old = bert(11, 6, Set.of(Head.TOKENS, Head.SENTENCES));

  @TempDir private Path folder;
  private Path file;

  private static Transformer bert(int V, int T, Set<Head> heads) {
    return new Transformer(
        TransformerConfig.bert(V, T, 2, 2, 8, 12)
            .with(new HeadConfig(heads, TokenHead.TRANSFORMED))
            .with(Dropout.NONE));
  }

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("model.safetensors");
    try (Session session = open(old)) {
      ModelStates.initialize(old, OLD_SEED, session);
      List<TensorSource> sources =
          old.tensors().stream()
              .map(tensor ->
                  new TensorSource(
                      tensor.name(),
                      tensor.shape().sizes(),
                      (from, into) -> session.read(tensor, from, into)))
              .toList();
      SafetensorsWriter.write(file, sources, Map.of());
    }
  }

  private static Session open(Transformer model) {
    return new ReferenceBackend().open(ModelStates.training(model));
  }

  private static float[] initial(Transformer model, String name, long seed) {
    return model.parameters().stream()
        .filter(parameter -> parameter.tensor().name().equals(name))
        .map(parameter -> {
          float[] values = new float[(int) parameter.tensor().elements()];
          parameter.initial().fill(seed, name, 0, values);
          return values;
        })
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, float[]> values(Transformer model, Session session) {
    Function<Tensor, float[]> read =
        tensor -> {
          float[] values = new float[(int) tensor.elements()];
          session.read(tensor, 0, values);
          return values;
        };
    return model.tensors().stream().collect(Collectors.toMap(Tensor::name, read));
  }

  private static float[] of(Map<String, float[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  @Test
  void theSameModelKeepsAll() throws IOException {
    try (Session session = open(old)) {
      ParameterTransfer transfer = ParameterTransfer.initialize(old, SEED, session, file);
      assertThat(transfer.kept()).isEqualTo(old.tensors().stream().map(Tensor::name).toList());
      assertThat(transfer.grown()).isEmpty();
      assertThat(transfer.created()).isEmpty();
      assertThat(transfer.leftOut()).isEmpty();
      values(old, session)
          .forEach((name, values) ->
              assertThat(values).as(name).isEqualTo(initial(old, name, OLD_SEED)));
    }
  }

  @Test
  void aVocabularyThatGrowsKeepsItsOldRows() throws IOException {
    Transformer grown = bert(13, 6, Set.of(Head.TOKENS, Head.SENTENCES));
    try (Session session = open(grown)) {
      ParameterTransfer transfer = ParameterTransfer.initialize(grown, SEED, session, file);
      String words = "bert.embeddings.word_embeddings.weight";
      assertThat(transfer.grown())
          .containsExactly(new Grown(words, 11, 13), new Grown("cls.predictions.bias", 11, 13));
      assertThat(transfer.kept()).hasSize(old.tensors().size() - 2);
      float[] rows = of(values(grown, session), words);
      assertThat(Arrays.copyOf(rows, 88)).isEqualTo(initial(old, words, OLD_SEED));
      assertThat(Arrays.copyOfRange(rows, 88, 104))
          .isEqualTo(Arrays.copyOfRange(initial(grown, words, SEED), 88, 104));
    }
  }

  @Test
  void aHeadThatIsMissingIsNewAndOneThatIsNotWantedIsLeftOut() throws IOException {
    Transformer sentences = bert(11, 6, Set.of(Head.SENTENCES));
    try (Session session = open(sentences)) {
      ParameterTransfer transfer = ParameterTransfer.initialize(sentences, SEED, session, file);
      assertThat(transfer.created()).isEmpty();
      assertThat(transfer.leftOut())
          .containsExactly(
              "cls.predictions.bias",
              "cls.predictions.transform.dense.weight",
              "cls.predictions.transform.dense.bias",
              "cls.predictions.transform.LayerNorm.weight",
              "cls.predictions.transform.LayerNorm.bias");
    }
    Transformer tokens = bert(11, 6, Set.of(Head.TOKENS));
    try (Session session = open(tokens)) {
      ModelStates.initialize(tokens, OLD_SEED, session);
      file = folder.resolve("tokens.safetensors");
      Tensor words = tokens.tensors().get(0);
      SafetensorsWriter.write(
          file,
          List.of(
              new TensorSource(
                  words.name(),
                  words.shape().sizes(),
                  (from, into) -> session.read(words, from, into))),
          Map.of());
    }
    try (Session session = open(old)) {
      ParameterTransfer transfer = ParameterTransfer.initialize(old, SEED, session, file);
      assertThat(transfer.kept()).containsExactly("bert.embeddings.word_embeddings.weight");
      assertThat(transfer.created())
          .hasSize(old.tensors().size() - 1)
          .contains("cls.seq_relationship.weight");
      String pooler = "bert.pooler.dense.weight";
      assertThat(of(values(old, session), pooler)).isEqualTo(initial(old, pooler, SEED));
    }
  }

  @Test
  void fewerRowsAndOtherColumnsAreRefusedBeforeAnythingIsWritten() {
    assertRefused(
        bert(10, 6, Set.of(Head.TOKENS)),
        "tensor bert.embeddings.word_embeddings.weight (11,8) does not become"
            + " bert.embeddings.word_embeddings.weight f32(10,8) by adding rows");
    Transformer wider =
        new Transformer(TransformerConfig.bert(11, 6, 2, 2, 10, 12).with(Dropout.NONE));
    assertRefused(
        wider,
        "tensor bert.embeddings.word_embeddings.weight (11,8) does not become"
            + " bert.embeddings.word_embeddings.weight f32(11,10) by adding rows");
  }

  @Test
  void aFileOfAnotherKindOfModelIsRefused() {
    assertRefused(TinyModels.gpt(0), "none of its 38 tensors is one of the 28 of the model");
  }

  private void assertRefused(Transformer model, String problem) {
    try (Session session = open(model)) {
      assertThatThrownBy(() -> ParameterTransfer.initialize(model, SEED, session, file))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage("%s: %s".formatted(file, problem));
      assertThat(values(model, session).values())
          .allSatisfy(values -> assertThat(values).containsOnly(0f));
    }
  }
}
