package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.objectives.Selection;
import io.sirocco.tasks.MaskingChoice;
import io.sirocco.tasks.MaskingChoice.SelectionChoice;
import io.sirocco.tasks.Prediction;
import io.sirocco.tasks.SampleForm;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Schedule;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.GeneratorSizes;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.TransformerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the recipes of BERT and XLM share with the papers: all but sizes, the learning rate and the
 * length of the warm-up.
 */
final class PublishedRecipesTest {

  private static Recipe recipe(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path root =
        Stream.iterate(here, Objects::nonNull, Path::getParent)
            .filter(folder -> Files.isDirectory(folder.resolve("recipes")))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no folder recipes above " + here));
    return RecipeFile.read(root.resolve("recipes").resolve(name + ".yaml"), List.of());
  }

  private static void assertModel(
      TransformerConfig config, TransformerConfig published, FeedForward feedForward) {
    assertThat(config.F()).isEqualTo(4 * config.C());
    assertThat(config.blocks().placement()).isEqualTo(published.blocks().placement());
    assertThat(config.blocks().norm()).isEqualTo(published.blocks().norm());
    assertThat(config.blocks().bias()).isEqualTo(published.blocks().bias());
    assertThat(config.blocks().epsilon()).isEqualTo(1e-12);
    assertThat(config.blocks().feedForward()).isEqualTo(feedForward);
    assertThat(config.dropout()).isEqualTo(new Dropout(.1, .1));
    assertThat(config.embeddings()).isEqualTo(published.embeddings());
    assertThat(config.heads()).isEqualTo(published.heads());
    assertThat(config.initialization()).isEqualTo(published.initialization());
    assertThat(config.naming()).isEqualTo(published.naming());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny", "bert-mini"})
  void bert(String name) {
    Recipe recipe = recipe(name);
    assertModel(
        recipe.config(100), TransformerConfig.bert(100, 8, 1, 1, 4, 16), FeedForward.GELU_TANH);
    assertThat(recipe.tasks().masking())
        .isEqualTo(
            new MaskingChoice(
                new SelectionChoice.Known(new Selection.Count(.15, 20, Selection.Unit.TOKEN)),
                .8,
                .1,
                Prediction.Exempt.SPECIAL_TOKENS));
    OptimizerSettings optimizer = recipe.settings().optimizer();
    assertThat(optimizer.adamW()).isEqualTo(new AdamWSettings(.9, .999, 1e-6, .01));
    assertThat(optimizer.maximumNorm()).isEqualTo(1);
    assertThat(optimizer.schedule())
        .isEqualTo(
            new Schedule.Linear(optimizer.schedule().peak(), 0, optimizer.schedule().warmUp()));
  }

  @Test
  void electra() {
    Recipe recipe = recipe("electra-tiny");
    TransformerConfig model = recipe.config(100);
    assertThat(model.heads().heads()).containsExactly(Head.REPLACEMENTS);
    assertThat(model.with(HeadConfig.tokens(TokenHead.PLAIN)).generator()).isEmpty();
    assertThat(model.heads().generator()).isEqualTo(new GeneratorSizes(4, 1, 32, 128));
    assertThat(recipe.tasks().labelWeights().replacements()).isEqualTo(50);
    assertThat(recipe.tasks().masking())
        .isEqualTo(
            new MaskingChoice(
                new SelectionChoice.Known(
                    new Selection.Count(.15, Integer.MAX_VALUE, Selection.Unit.TOKEN)),
                .85,
                .15,
                Prediction.Exempt.SPECIAL_TOKENS));
    assertThat(recipe.settings().optimizer().adamW())
        .isEqualTo(new AdamWSettings(.9, .999, 1e-6, .01));
  }

  /** Over masked text alone and with translations the paper has other constants of Adam. */
  @ParameterizedTest
  @CsvSource({"xlm-mini-mlm, .999, .01", "xlm-mini-mlm-tlm, .98, 0"})
  void xlm(String name, double beta2, double decay) {
    Recipe recipe = recipe(name).withLanguages(List.of("en", "de", "fr"));
    assertModel(
        recipe.config(100), TransformerConfig.xlm(100, 8, 3, 1, 1, 4, 16), FeedForward.GELU);
    assertThat(recipe.tasks().masking())
        .isEqualTo(
            new MaskingChoice(
                new SelectionChoice.Known(new Selection.Bernoulli(.15, Selection.Unit.TOKEN)),
                .8,
                .1,
                Prediction.Exempt.FIRST_TOKEN));
    assertThat(recipe.tasks().languageAlpha()).isEqualTo(.7);
    OptimizerSettings optimizer = recipe.settings().optimizer();
    assertThat(optimizer.adamW()).isEqualTo(new AdamWSettings(.9, beta2, 1e-8, decay));
    assertThat(optimizer.maximumNorm()).isEqualTo(5);
    assertThat(optimizer.schedule())
        .isEqualTo(
            new Schedule.InverseSquareRoot(
                optimizer.schedule().peak(), 1e-7, optimizer.schedule().warmUp()));
  }

  @Test
  void maskedTextOfAnXlmIsAStream() {
    assertThat(recipe("xlm-mini-mlm").tasks().form()).isEqualTo(SampleForm.STREAM);
    assertThat(recipe("xlm-mini-mlm").model().maxPositionEmbeddings()).isEqualTo(256);
  }
}
