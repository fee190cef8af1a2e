package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.ModelExport;
import io.sirocco.ModelImport;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.ProblemType;
import io.sirocco.Recipe;
import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorSource;
import io.sirocco.huggingface.HuggingFaceException;
import io.sirocco.huggingface.HuggingFaceSource;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.tests.PublishedModel.NumberType;
import io.sirocco.training.ModelStates;
import io.sirocco.training.NonFiniteException;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Directories of others give here the logits that their classes give in PyTorch, and what they are
 * not is said.
 */
final class HuggingFaceImportTest {

  private static final Pretraining.Environment ENVIRONMENT =
      new Pretraining.Environment(() -> 0, "2026-01-02T03:04:05Z", "1", null, "a JVM", 42, 1 << 30);

  @TempDir private Path folder;

  private Map<Tensor, float[]> logits(PretrainedModel pretrained, Objective objective)
      throws IOException {
    Transformer model = (Transformer) pretrained.model();
    try (Backend backend = TinyTraining.backend(2);
        Session session = pretrained.open(backend, ModelStates.evaluation(model))) {
      return HubLogits.compute(session, model, objective);
    }
  }

  private void requireAgreement(Path directory) throws IOException, InterruptedException {
    requireAgreement(directory, Objective.MASKED);
  }

  private void requireAgreement(Path directory, Objective objective)
      throws IOException, InterruptedException {
    PyTorch torch = PyTorch.require();
    PretrainedModel pretrained = PretrainedModel.load(directory);
    Transformer model = (Transformer) pretrained.model();
    PyTorch.Outcome agreed =
        new HubLogits(folder)
            .check(
                torch,
                directory,
                new SmallBatch(model.config(), objective),
                logits(pretrained, objective));
    assertThat(agreed.code()).as(agreed.output()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"RobertaForMaskedLM, roberta", "XLMRobertaForMaskedLM, xlm-roberta"})
  void logitsOfRobertaAreThoseOfTheClassInPyTorch(String architecture, String modelType)
      throws Exception {
    PublishedModel model = PublishedModel.roberta(architecture, modelType);
    requireAgreement(model.write(folder.resolve("roberta"), NumberType.F32));
  }

  @ParameterizedTest
  @CsvSource({
    "RobertaForSequenceClassification, roberta",
    "XLMRobertaForSequenceClassification, xlm-roberta"
  })
  void classesOfRobertaAreThoseOfTheClassInPyTorch(String architecture, String modelType)
      throws Exception {
    Path directory =
        PublishedModel.robertaClassifier(architecture, modelType)
            .write(folder.resolve("roberta"), NumberType.F32);
    requireAgreement(directory, Objective.classes(Mask.FULL));
    assertThat(PretrainedModel.load(directory).recipe().classification().labels())
        .containsExactly("fine", "hate");
  }

  @Test
  void classesOfDistilBertAreThoseOfTheClassInPyTorch() throws Exception {
    Path directory =
        PublishedModel.distilBertClassifier().write(folder.resolve("published"), NumberType.F32);
    requireAgreement(directory, Objective.classes(Mask.FULL));
    Path run = folder.resolve("run");
    ModelImport.run(directory, run, ENVIRONMENT);
    Path exported = folder.resolve("exported");
    ModelExport.export(PretrainedModel.load(run), exported);
    requireAgreement(exported, Objective.classes(Mask.FULL));
    assertThat(Files.readString(exported.resolve("config.json")))
        .contains("DistilBertForSequenceClassification");
  }

  @ParameterizedTest
  @CsvSource({"roberta, Roberta", "xlm-roberta, XLMRoberta", "distilbert, DistilBert"})
  void classesOfTokensAreThoseOfTheClassInPyTorch(String modelType, String name) throws Exception {
    PublishedModel masked =
        modelType.equals("distilbert")
            ? PublishedModel.distilBert()
            : PublishedModel.roberta(name + "ForMaskedLM", modelType);
    Path directory = masked.tokenClassifier().write(folder.resolve("published"), NumberType.F32);
    requireAgreement(directory, Objective.tokenClasses(Mask.FULL));
    Recipe.ClassificationSection told = PretrainedModel.load(directory).recipe().classification();
    assertThat(told.problemType()).isEqualTo(ProblemType.TOKEN_CLASSIFICATION);
    assertThat(told.labels()).containsExactly("O", "B-HATE");
  }

  @Test
  void oneClassOfTokensIsRefused() throws IOException {
    requireRefusal(
        PublishedModel.distilBert()
            .tokenClassifier()
            .with("\"0\": \"O\", \"1\": \"B-HATE\"", "\"0\": \"O\""),
        HuggingFaceException.class,
        "a DistilBertForTokenClassification with 1 label tells nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "0": "fine"|"0": "hate"|id2label: 1 is "hate", not the name of one label only
          "1": "hate"|"2": "hate"|id2label: 1 is , not the name of one label only
          "0": "fine", "1": "hate"|"0": "fine"|problem_type is "single_label_classification" with 1
          single_label_classification|regression|problem_type is "regression" with 2 labels
          single_label_classification|ranking|problem_type is "ranking" with 2 labels
          {"0": "fine", "1": "hate"}|7|id2label has 0 labels, not 1 to
          "0": "fine", "1": "hate"|"0": "a", "1": "b", "2": "c"|classifier.out_proj.weight (2,32)
          """)
  void classesThatDoNotFitAreNamed(String text, String other, String message) throws IOException {
    PublishedModel model =
        PublishedModel.robertaClassifier("RobertaForSequenceClassification", "roberta")
            .with(text, other);
    requireRefusal(model, IOException.class, message);
  }

  @Test
  void logitsOfDistilBertAreThoseOfTheClassInPyTorch() throws Exception {
    requireAgreement(
        PublishedModel.distilBert().write(folder.resolve("distilbert"), NumberType.F32));
  }

  @ParameterizedTest
  @EnumSource
  void halfPrecisionIsWidened(NumberType type) throws Exception {
    requireAgreement(PublishedModel.distilBert().write(folder.resolve("half"), type));
  }

  /** The same bits, but where a language was added to positions, or sinusoids became learned. */
  @ParameterizedTest
  @EnumSource
  void anExportThatIsImportedGivesTheSameLogits(HubModel small) throws IOException {
    Path exported = small.export(folder);
    Path imported = folder.resolve("imported");
    ModelImport.run(exported, imported, ENVIRONMENT);
    boolean exact = small != HubModel.XLM_OF_ONE_LANGUAGE && small != HubModel.BERT_OF_SINUSOIDS;
    Map<Tensor, float[]> expected =
        HubLogits.compute(small.model(), small.objective(), small.parameters());
    for (Path place : List.of(exported, imported, imported.resolve("checkpoints/last"))) {
      Map<Tensor, float[]> found = logits(PretrainedModel.load(place), small.objective());
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      found.forEach((output, values) -> {
        float[] before = Objects.requireNonNull(expected.get(output));
        if (exact) {
          assertThat(Arrays.mismatch(values, before)).as("%s of %s", output, place).isEqualTo(-1);
        } else {
          assertThat(values).containsExactly(before, within(1e-4f));
        }
      });
    }
    if (exact) {
      requireSameTensors(folder.resolve("ours.safetensors"), weights(imported));
    }
  }

  private static Path weights(Path run) {
    return run.resolve("checkpoints/last/model.safetensors");
  }

  private static void requireSameTensors(Path one, Path other) throws IOException {
    try (SafetensorsFile expected = SafetensorsFile.open(one);
        SafetensorsFile found = SafetensorsFile.open(other)) {
      requireSameTensors(expected, found);
    }
  }

  private static void requireSameTensors(NamedTensors expected, NamedTensors found)
      throws IOException {
    assertThat(found.sources().stream().map(TensorSource::toString))
        .containsExactlyElementsOf(
            expected.sources().stream().map(TensorSource::toString).toList());
    for (int i = 0; i < expected.sources().size(); i++) {
      TensorSource tensor = expected.sources().get(i);
      float[] values = new float[Math.toIntExact(tensor.count())];
      float[] others = new float[values.length];
      tensor.elements().read(0, values);
      found.sources().get(i).elements().read(0, others);
      assertThat(Arrays.mismatch(values, others)).as(tensor.name()).isEqualTo(-1);
    }
  }

  @Test
  void sinusoidsThatAreThoseOfHereAreComputedAndOthersAreLearnedPositions() throws IOException {
    PublishedModel model = PublishedModel.read(HubModel.XLM_OF_SINUSOIDS.export(folder));
    Path same = model.write(folder.resolve("same"), NumberType.F32);
    assertThat(HuggingFaceSource.open(same).model().config())
        .satisfies(
            config -> assertThat(config.embeddings().positions()).isEqualTo(Positions.SINUSOIDAL));
    model.values("transformer.position_embeddings.weight")[40] += 1e-6f;
    Path others = model.write(folder.resolve("others"), NumberType.F32);
    assertThat(HuggingFaceSource.open(others).model().config())
        .satisfies(
            config -> assertThat(config.embeddings().positions()).isEqualTo(Positions.LEARNED));
  }

  // ---------------------------------------------------------------------------------------------
  // Forms of the same tensors
  // ---------------------------------------------------------------------------------------------

  private void requireSame(PublishedModel expected, Path directory) throws IOException {
    Path plain = expected.write(folder.resolve("plain"), NumberType.F32);
    try (NamedTensors one = HuggingFaceSource.open(plain).parameters();
        NamedTensors other = HuggingFaceSource.open(directory).parameters()) {
      requireSameTensors(one, other);
    }
  }

  @Test
  void tensorsMayBeSpreadOverFiles() throws IOException {
    PublishedModel model = PublishedModel.distilBert();
    requireSame(model, model.writeSharded(folder.resolve("sharded")));
  }

  @Test
  void namesMayLackThePrefixAndNormsHaveTheirOldNames() throws IOException {
    PublishedModel model = PublishedModel.read(HubModel.BERT_FOR_PRE_TRAINING.export(folder));
    PublishedModel old = PublishedModel.read(folder.resolve("exported"));
    for (String name : List.copyOf(old.tensors().keySet())) {
      old.rename(
          name,
          name.replaceFirst("^bert\\.", "")
              .replace("LayerNorm.weight", "LayerNorm.gamma")
              .replace("LayerNorm.bias", "LayerNorm.beta"));
    }
    requireSame(model, old.write(folder.resolve("old"), NumberType.F32));
  }

  @Test
  void aModelWithoutItsHeadIsImportedAsOne() throws IOException {
    PublishedModel model =
        PublishedModel.read(HubModel.BERT_FOR_PRE_TRAINING.export(folder))
            .with("BertForPreTraining", "BertModel");
    model.tensors().keySet().removeIf(name -> name.startsWith("cls."));
    Path directory = model.write(folder.resolve("bare"), NumberType.F32);
    HuggingFaceSource source = HuggingFaceSource.open(directory);
    assertThat(source.leftOut())
        .containsExactly("bert.pooler.dense.bias", "bert.pooler.dense.weight");
    assertThat(PretrainedModel.load(directory).model().tensors().stream().map(Tensor::name))
        .noneMatch(name -> name.startsWith("cls."));
  }

  @Test
  void whatIsStoredTwiceHasToBeTheSame() throws IOException {
    PublishedModel model = PublishedModel.read(HubModel.GPT2.export(folder));
    PublishedModel twice = PublishedModel.read(folder.resolve("exported"));
    twice.copy("transformer.wte.weight", "lm_head.weight");
    twice.putZeros("transformer.h.0.attn.bias", 1, 1, 32, 32);
    twice.putZeros("transformer.h.0.attn.masked_bias");
    Path directory = twice.write(folder.resolve("twice"), NumberType.F32);
    requireSame(model, directory);
    assertThat(HuggingFaceSource.open(directory).leftOut())
        .containsExactly("transformer.h.0.attn.bias", "transformer.h.0.attn.masked_bias");
    twice.values("lm_head.weight")[70] = 9;
    assertThatThrownBy(
            () -> HuggingFaceSource.open(twice.write(folder.resolve("twice"), NumberType.F32)))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining(
            "tensor lm_head.weight is not transformer.wte.weight: element 70 is 9.0 here and ");
  }

  @Test
  void rowsOfTheVocabularyWithoutATokenAreLeftOut() throws IOException {
    PublishedModel model = PublishedModel.distilBert();
    PublishedModel larger =
        PublishedModel.distilBert().with("\"vocab_size\": 65", "\"vocab_size\": 72");
    String words = "distilbert.embeddings.word_embeddings.weight";
    larger.put(words, List.of(72L, 32L), Arrays.copyOf(larger.values(words), 72 * 32));
    String bias = "vocab_projector.bias";
    larger.put(bias, List.of(72L), Arrays.copyOf(larger.values(bias), 72));
    requireSame(model, larger.write(folder.resolve("larger"), NumberType.F32));
  }

  // ---------------------------------------------------------------------------------------------
  // What is refused
  // ---------------------------------------------------------------------------------------------

  private void requireRefusal(PublishedModel model, Class<?> type, String... parts)
      throws IOException {
    Path directory = model.write(folder.resolve("refused"), NumberType.F32);
    assertThatThrownBy(() -> PretrainedModel.load(directory))
        .isInstanceOf(type)
        .hasMessageContainingAll(parts)
        .hasMessageContaining(directory.toString());
  }

  @Test
  void missingAndUnknownTensorsAreAllNamed() throws IOException {
    PublishedModel model = PublishedModel.distilBert();
    model.remove("distilbert.transformer.layer.1.ffn.lin1.bias");
    model.remove("vocab_layer_norm.weight");
    model.putZeros("classifier.weight", 2, 32);
    model.putZeros("distilbert.transformer.layer.2.ffn.lin1.bias", 96);
    requireRefusal(
        model,
        SafetensorsException.class,
        "missing are distilbert.transformer.layer.1.ffn.lin1.bias, vocab_layer_norm.weight;",
        "not known are classifier.weight, distilbert.transformer.layer.2.ffn.lin1.bias");
  }

  @Test
  void aTensorOfAnotherShapeIsNamedWithBoth() throws IOException {
    PublishedModel model = PublishedModel.distilBert();
    model.putZeros("distilbert.transformer.layer.1.attention.k_lin.weight", 32, 31);
    requireRefusal(
        model,
        SafetensorsException.class,
        "tensor distilbert.transformer.layer.1.attention.k_lin.weight (32,31)",
        "is expected as (32,32)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "dim": 32|"dim": 33|C=33 is not a multiple of H=4
          "dim": 32|"dim": 0|dim is 0, not a whole number from 1 to
          "dim": 32|"dim": 32.5|dim is 32.5, not a whole number
          "dim": 32|"dim": 99999999999999999999|dim is 99999999999999999999, not a whole number
          "dim": 32|"dim": "32"|dim is "32", not a whole number
          "dim": 32|"dimension": 32|no dim
          "n_layers": 2|"n_layers": 16000|16000 layers, but
          "n_layers": 2|"n_layers": 2147483647|n_layers is 2147483647, not a whole number
          "activation": "gelu"|"activation": "silu"|activation is "silu", known are gelu
          "dropout": 0.1|"dropout": 1.5|dropout is 1.5, not a number from 0 to 1
          "vocab_size": 65|"vocab_size": 64|vocab_size is 64, the tokenizer has 65 tokens
          "DistilBertForMaskedLM"|"ElectraForMaskedLM"|a ElectraForMaskedLM is not known here
          "distilbert"|"bert"|model_type is "bert", known are distilbert
          "tie_weights_": true|"tie_word_embeddings": false|tie_word_embeddings is false
          {"architectures"|{"tie_word_embeddings": 1, "architectures"|tie_word_embeddings is 1
          {"architectures"|{"dim": 3, "architectures"|not JSON: Duplicate field 'dim'
          {"architectures"|["architectures"|not JSON
          """)
  void whatNoModelHereComputesIsNamedByItsKey(String text, String other, String message)
      throws IOException {
    requireRefusal(
        PublishedModel.distilBert().with(text, other), HuggingFaceException.class, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model-00001-of-00002.safetensors|../model.safetensors|not a plain name
          model-00001-of-00002.safetensors|/etc/hostname.safetensors|not a plain name
          model-00001-of-00002.safetensors|.hidden.safetensors|not a plain name
          model-00001-of-00002.safetensors|gone.safetensors|gone.safetensors: missing, but
          "weight_map": {|"weights": {|names no files
          "weight_map": {|"weight_map": [{|its weight_map is not an object
          """)
  void aListThatLeavesTheDirectoryIsRefused(String text, String other, String message)
      throws IOException {
    Path directory = PublishedModel.distilBert().writeSharded(folder.resolve("sharded"));
    Path index = directory.resolve("model.safetensors.index.json");
    Files.writeString(index, Files.readString(index).replace(text, other));
    assertThatThrownBy(() -> PretrainedModel.load(directory))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNumberThatIsNotFiniteIsNotImported() throws IOException {
    PublishedModel model = PublishedModel.distilBert();
    model.values("vocab_projector.bias")[3] = Float.NaN;
    Path directory = model.write(folder.resolve("ruined"), NumberType.F32);
    assertThatThrownBy(() -> ModelImport.run(directory, folder.resolve("imported"), ENVIRONMENT))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageContaining("cls.predictions.bias[3]");
    assertThatThrownBy(() -> logits(PretrainedModel.load(directory), Objective.MASKED))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cls.predictions.bias[3] is NaN");
    assertThat(folder.resolve("imported")).doesNotExist();
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }
}
