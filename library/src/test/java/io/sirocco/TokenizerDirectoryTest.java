package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.generation.Sampling;
import io.sirocco.kernels.Backend;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.TokenizerType;
import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.BpeRules;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose tokenizer was there before. */
final class TokenizerDirectoryTest {
  private static final int BYTES = 256;

  @TempDir private Path folder = Path.of("");

  /** Bytes, and what makes "the" of them. */
  private static TokenizerPipeline byteLevel() {
    List<byte[]> tokens = new ArrayList<>();
    for (int value = 0; value < BYTES; value++) {
      tokens.add(new byte[] {(byte) value});
    }
    tokens.add("th".getBytes(StandardCharsets.UTF_8));
    tokens.add("the".getBytes(StandardCharsets.UTF_8));
    int[] lefts = {'t', BYTES};
    int[] rights = {'h', 'e'};
    Steps steps =
        new Steps(
            null,
            new ByteLevel(ByteLevel.PrefixSpace.NONE, ByteLevel.Cut.GPT2, ByteLevel.Spelling.BYTES),
            new Bpe(Vocabulary.of(tokens), lefts, rights, BpeRules.BYTE_LEVEL),
            null,
            new ByteLevelDecoder());
    return new TokenizerPipeline(new PipelineParts(steps, Spelling.BYTE_ALPHABET));
  }

  @Test
  void aRunUsesTheTokenizerOfADirectoryAndKeepsIt() throws IOException {
    Path directory = folder.resolve("bpe");
    byteLevel().save(directory);
    TinyRun run = new TinyRun(folder.resolve("run"));
    Recipe recipe = TinyRun.recipe("tokenizer.type=directory", "tokenizer.directory=" + directory);

    run.begin(recipe);

    Tokenizer kept = Tokenizer.load(run.layout.tokenizer());
    assertThat(kept).isEqualTo(byteLevel());
    assertThat(kept.type()).isEqualTo(TokenizerType.BPE);
    PretrainedModel model = PretrainedModel.load(run.layout.root());
    assertThat(model.model().vocabularySize()).isEqualTo(BYTES + 2);
    assertThat(TextGeneration.requirePrompt(model, "the")).containsExactly(BYTES + 1);
    List<String> pieces = new ArrayList<>();
    try (Backend backend = TinyRun.backend();
        TextGeneration generation = new TextGeneration(model, backend)) {
      generation.generate("the ", 60, new Sampling(5, 0, 1, 1, 7), pieces::add);
    }
    String text = String.join("", pieces);
    assertThat(text).isNotEmpty();
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).as("tokens").isGreaterThan(30);
    assertThat(text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))).isTrue();
  }

  @Test
  void aDirectoryWithoutATokenizerIsNamed() {
    Path directory = folder.resolve("nothing");
    TinyRun run = new TinyRun(folder.resolve("run"));
    assertThatThrownBy(() ->
            run.begin(
                TinyRun.recipe("tokenizer.type=directory", "tokenizer.directory=" + directory)))
        .isInstanceOf(IOException.class)
        .hasMessage("%s: no such file", directory.resolve("tokenizer.json"));
  }
}
