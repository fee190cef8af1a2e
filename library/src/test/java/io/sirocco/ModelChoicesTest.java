package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.inference.FillMask;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.training.Checkpoints;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the transformer can be, a recipe can ask for. */
final class ModelChoicesTest {

  private static final String[] LLAMA = {
    "model.norm_placement=pre",
    "model.norm_type=rms_norm",
    "model.hidden_act=swiglu",
    "model.position_embedding_type=rotary",
    "model.bias=false",
    "objectives.clm=1",
    "training.max_steps=12"
  };

  @TempDir private Path folder = Path.of("");

  private static Recipe recipe(String type, String... settings) {
    String[] all = new String[settings.length + 1];
    all[0] = "model.type=" + type;
    System.arraycopy(settings, 0, all, 1, settings.length);
    return TinyRun.recipe(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void theChoicesReachTheModelWhateverItsType(String type) {
    TransformerConfig config = recipe(type, LLAMA).config(28);
    assertThat(config.blocks().placement()).isEqualTo(NormPlacement.PRE);
    assertThat(config.blocks().norm()).isEqualTo(NormKind.RMS_NORM);
    assertThat(config.blocks().feedForward()).isEqualTo(FeedForward.SWIGLU);
    assertThat(config.embeddings().positions()).isEqualTo(Positions.ROTARY);
    TransformerConfig other =
        recipe(
                type,
                "model.norm_placement=post",
                "model.norm_type=layer_norm",
                "model.hidden_act=gelu_new",
                "model.position_embedding_type=sinusoidal")
            .config(28);
    assertThat(other.blocks().placement()).isEqualTo(NormPlacement.POST);
    assertThat(other.blocks().norm()).isEqualTo(NormKind.LAYER_NORM);
    assertThat(other.blocks().feedForward()).isEqualTo(FeedForward.GELU_TANH);
    assertThat(other.embeddings().positions()).isEqualTo(Positions.SINUSOIDAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert"})
  void rmsNormsGatesAndRotationsLearn(String type) throws IOException {
    TinyRun run = new TinyRun(folder.resolve("run"));
    run.begin(recipe(type, LLAMA));
    assertThat(run.losses).hasSize(4).allMatch(Double::isFinite);
    assertThat(run.losses.getLast()).isLessThan(run.losses.getFirst() - .05);
  }

  @Test
  void rmsNormsGatesAndRotationsResume() throws IOException {
    TinyRun whole = new TinyRun(folder.resolve("whole"));
    whole.begin(recipe("gpt", LLAMA));
    TinyRun stopped = new TinyRun(folder.resolve("stopped"));
    stopped.begin(recipe("gpt", LLAMA), 5);
    stopped.resume(recipe("gpt", LLAMA), TinyRun.corpus(TinyRun.TEXT));
    assertThat(new Checkpoints(stopped.layout.checkpoints()).last().modelFile())
        .hasSameBinaryContentAs(new Checkpoints(whole.layout.checkpoints()).last().modelFile());
  }

  private static final String[] ELECTRA = {
    "model.generator_hidden_size=0.5",
    "model.dropout=0.1",
    "objectives.rtd=1",
    "masking.rate=0.4",
    "training.max_steps=12"
  };

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void generatorsAndDiscriminatorsLearn(String type) throws IOException {
    TinyRun run = new TinyRun(folder.resolve("run"));
    run.begin(recipe(type, ELECTRA));
    assertThat(run.losses).hasSize(4).allMatch(Double::isFinite);
    assertThat(run.losses.getLast()).isLessThan(run.losses.getFirst());
  }

  @Test
  void generatorsAndDiscriminatorsResume() throws IOException {
    TinyRun whole = new TinyRun(folder.resolve("whole"));
    whole.begin(recipe("bert", ELECTRA));
    TinyRun stopped = new TinyRun(folder.resolve("stopped"));
    stopped.begin(recipe("bert", ELECTRA), 5);
    stopped.resume(recipe("bert", ELECTRA), TinyRun.corpus(TinyRun.TEXT));
    assertThat(new Checkpoints(stopped.layout.checkpoints()).last().modelFile())
        .hasSameBinaryContentAs(new Checkpoints(whole.layout.checkpoints()).last().modelFile());
  }

  @Test
  void aDiscriminatorFillsNoMasks() throws IOException {
    TinyRun run = new TinyRun(folder.resolve("run"));
    run.begin(recipe("bert", ELECTRA));
    PretrainedModel model = PretrainedModel.load(run.layout.root());
    assertThatThrownBy(() -> new FillMask(model, new ReferenceBackend()))
        .hasMessageContaining("trained with rtd alone")
        .hasMessageContaining("sirocco embed");
  }
}
