package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sirocco.corpora.Corpus;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.StoredTensor;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that start from the parameters of another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InitialParametersTest {

  /** A learning rate that changes nothing. */
  private static final String[] STANDING = {
    "training.learning_rate=1e-30", "training.min_learning_rate=0", "training.max_steps=1"
  };

  /** Characters behind those of the text. */
  private static final String LONGER = TinyRun.TEXT + "\u00fc\u00df".repeat(40);

  private Path folder = Path.of("");
  private TinyRun old = new TinyRun(folder);

  @BeforeAll
  void pretrain(@TempDir Path temporary) throws IOException {
    folder = temporary;
    old = new TinyRun(folder.resolve("old"));
    old.begin(TinyRun.recipe());
  }

  private String initFrom() {
    return "init_from=" + old.layout.root();
  }

  private Recipe recipe(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = initFrom();
    return TinyRun.recipe(all);
  }

  private TinyRun run(String name) {
    return new TinyRun(folder.resolve(name));
  }

  private static Checkpoint last(TinyRun run) throws IOException {
    return new Checkpoints(run.layout.checkpoints()).last();
  }

  private Checkpoint best() throws IOException {
    return new Checkpoints(old.layout.checkpoints()).best();
  }

  private static float[] values(Path file, String name) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      StoredTensor tensor =
          stored.tensors().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow();
      float[] values = new float[(int) tensor.elements()];
      stored.read(name, 0, values);
      return values;
    }
  }

  private static JsonNode started(TinyRun run) throws IOException {
    return new ObjectMapper().readTree(Files.readString(run.layout.provenance())).get("started");
  }

  @Test
  void aRunStartsFromTheBestParametersOfAnother() throws IOException {
    TinyRun run = run("same");
    run.begin(recipe(STANDING));
    assertThat(last(run).modelFile()).hasSameBinaryContentAs(best().modelFile());
    assertThat(run.notes)
        .contains(
            "parameters from %s, step %d: 16 tensors kept, 0 grown, 0 new, 0 left out"
                .formatted(old.layout.root(), best().state().step()));
    JsonNode initial = started(run).get("initial");
    assertThat(initial.get("path").asText()).isEqualTo(old.layout.root().toString());
    assertThat(initial.get("step").asLong()).isEqualTo(best().state().step());
    assertThat(initial.get("digest").get("sha256").asText()).isEqualTo(best().model().sha256());
    assertThat(initial.get("transfer").get("kept")).hasSize(16);
    assertThat(run.layout.report()).content().contains("started.initial.digest.sha256");
    assertThat(started(old).has("initial")).isFalse();
  }

  @Test
  void aCheckpointCanBeNamed() throws IOException {
    Path first = old.layout.checkpoints().resolve("step-6");
    TinyRun run = run("checkpoint");
    run.begin(TinyRun.recipe(STANDING[0], STANDING[1], STANDING[2], "init_from=" + first));
    assertThat(last(run).modelFile()).hasSameBinaryContentAs(first.resolve("model.safetensors"));
  }

  @Test
  void tokensBehindTheOldOnesAreNewRows() throws IOException {
    TinyRun run = run("grown");
    run.begin(recipe(STANDING), TinyRun.corpus(LONGER), Integer.MAX_VALUE);
    String words = "wte.weight";
    float[] rows = values(last(run).modelFile(), words);
    assertThat(rows).hasSize(30 * 8);
    assertThat(Arrays.copyOf(rows, 28 * 8)).isEqualTo(values(best().modelFile(), words));
    assertThat(Arrays.copyOfRange(rows, 28 * 8, 30 * 8)).doesNotContain(0f);
    assertThat(run.notes).contains("grown: wte.weight from 28 to 30 rows");
    JsonNode grown = started(run).get("initial").get("transfer").get("grown").get(0);
    assertThat(grown.get("name").asText()).isEqualTo(words);
    assertThat(grown.get("old_rows").asInt()).isEqualTo(28);
  }

  @Test
  void headsMayDiffer() throws IOException {
    TinyRun run = run("head");
    run.begin(recipe("model.token_head=biased", "training.max_steps=2"));
    assertThat(run.notes).anyMatch(note -> note.startsWith("new: ") && note.contains("bias"));
    TinyRun back = run("back");
    back.begin(TinyRun.recipe("init_from=" + run.layout.root(), "training.max_steps=2"));
    assertThat(back.notes).anyMatch(note -> note.startsWith("left out: "));
  }

  @Test
  void aVocabularyThatDoesNotBeginWithTheOldOneIsRefused() {
    TinyRun run = run("refused");
    assertThatThrownBy(
            () -> run.begin(recipe(), TinyRun.corpus(TinyRun.TEXT + "!"), Integer.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("init_from %s: the vocabulary does not begin", old.layout.root())
        .hasMessageContainingAll("number 1 is '.' there and '!' here", "sirocco tokenizer extend");
    Corpus shorter = TinyRun.corpus(TinyRun.TEXT.replace('z', 'y'));
    assertThatThrownBy(() -> run.begin(recipe(), shorter, Integer.MAX_VALUE))
        .hasMessageContaining("number 27 is 'z' there and nothing here");
    assertThat(run.layout.root()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "model.num_attention_heads, 4, 2",
    "model.hidden_act, swiglu, gelu",
    "model.norm_type, rms_norm, layer_norm",
    "model.norm_placement, post, pre",
    "model.embedding_norm, present, absent",
    "model.position_embedding_type, sinusoidal, learned",
    "model.type, bert, gpt",
  })
  void parametersThatWouldMeanSomethingElseAreRefused(String key, String here, String there) {
    TinyRun run = run("refused");
    assertThatThrownBy(() -> run.begin(recipe(key + "=" + here)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("%s is %s there and %s here", key, there, here);
    assertThat(run.layout.root()).doesNotExist();
  }

  @Test
  void languagesKeepTheirOrder() throws IOException {
    TinyRun languages = run("languages");
    languages.begin(
        TinyRun.recipe("model.type=xlm", "model.languages=[de, en]", "objectives.clm=1"));
    String from = "init_from=" + languages.layout.root();
    TinyRun more = run("more");
    more.begin(
        TinyRun.recipe("model.type=xlm", "model.languages=[de, en, fr]", "objectives.clm=1", from));
    assertThat(more.notes).anyMatch(note -> note.matches("grown: .*lang.* from 2 to 3 rows"));
    assertThatThrownBy(() ->
            run("other")
                .begin(
                    TinyRun.recipe(
                        "model.type=xlm", "model.languages=[en, de]", "objectives.clm=1", from)))
        .hasMessageContaining("model.languages does not begin")
        .hasMessageContaining("number 0 is 'de' there and 'en' here");
  }

  /** What the run started from may be gone by then. */
  @Test
  void aResumedRunStartsFromItsOwnCheckpoint() throws IOException {
    TinyRun source = run("source");
    source.begin(TinyRun.recipe());
    Recipe recipe = TinyRun.recipe("init_from=" + source.layout.root(), "seed=9");
    TinyRun whole = run("whole");
    whole.begin(recipe);
    TinyRun stopped = run("stopped");
    stopped.begin(recipe, 4);
    Files.move(source.layout.root(), folder.resolve("gone"));
    stopped.notes.clear();
    stopped.resume(recipe, TinyRun.corpus(TinyRun.TEXT));
    assertThat(stopped.notes).noneMatch(note -> note.startsWith("parameters from "));
    assertThat(last(stopped).modelFile()).hasSameBinaryContentAs(last(whole).modelFile());
    assertThatThrownBy(() -> stopped.resume(TinyRun.recipe("seed=9"), TinyRun.corpus(TinyRun.TEXT)))
        .hasMessageContaining("init_from is null here and");
  }

  /** A kill before the first checkpoint: the beginning is the same, or refused. */
  @Test
  void aRunWithoutACheckpointBeginsWithTheSameParameters() throws IOException {
    TinyRun source = run("early");
    source.begin(TinyRun.recipe());
    Recipe recipe = TinyRun.recipe("init_from=" + source.layout.root());
    TinyRun whole = run("whole-again");
    whole.begin(recipe);
    TinyRun killed = run("killed");
    killed.begin(recipe, 1);
    removeCheckpoints(killed);
    killed.resume(recipe, TinyRun.corpus(TinyRun.TEXT));
    assertThat(last(killed).modelFile()).hasSameBinaryContentAs(last(whole).modelFile());
    removeCheckpoints(killed);
    Files.move(source.layout.root(), folder.resolve("early-before"));
    source.begin(TinyRun.recipe("training.learning_rate=0.02"));
    assertThatThrownBy(() -> killed.resume(recipe, TinyRun.corpus(TinyRun.TEXT)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the run was begun with");
  }

  private static void removeCheckpoints(TinyRun run) throws IOException {
    List<Path> files;
    try (var paths = Files.walk(run.layout.checkpoints())) {
      files = paths.sorted((one, other) -> other.compareTo(one)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.createDirectory(run.layout.checkpoints());
  }
}
