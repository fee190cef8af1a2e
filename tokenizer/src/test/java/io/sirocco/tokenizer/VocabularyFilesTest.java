package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.format.TokenizerConfig;
import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.format.VocabularyFiles;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import io.sirocco.tokenizer.samples.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that tokenizers were kept in before {@code tokenizer.json}. */
class VocabularyFilesTest {
  @TempDir private Path directory = Path.of("");

  private TokenizerPipeline sample(String name) throws IOException {
    Path file = directory.resolve("sample");
    Files.createDirectories(file);
    Files.writeString(file.resolve(Tokenizer.FILE_NAME), Pipelines.of(name));
    return (TokenizerPipeline) Tokenizer.load(file);
  }

  @Test
  void vocabularyAndMergesMakeGpt2() throws IOException {
    TokenizerPipeline original = sample("GPT-2");
    assertThat(VocabularyFiles.write(original.parts(), directory))
        .containsExactlyInAnyOrder("vocab.json", "merges.txt");
    assertThat(directory.resolve("merges.txt"))
        .content()
        .startsWith("#version: 0.2\nt h\nth e\nĠ the");
    Tokenizer read = Tokenizer.load(directory);
    String text = "the thing  is <|endoftext|> done: 1234 — 日本";
    assertThat(read.ids(text)).isEqualTo(original.ids(text));
    assertThat(read.decode(read.ids(text))).isEqualTo(text);
    Files.move(directory.resolve("vocab.json"), directory.resolve("encoder.json"));
    Files.move(directory.resolve("merges.txt"), directory.resolve("vocab.bpe"));
    assertThat(Tokenizer.load(directory)).isEqualTo(read);
  }

  @Test
  void aVocabularyOfLinesMakesBert() throws IOException {
    TokenizerPipeline original = sample("BERT");
    assertThat(VocabularyFiles.write(original.parts(), directory)).containsExactly("vocab.txt");
    TokenizerPipeline read = (TokenizerPipeline) Tokenizer.load(directory);
    TextInput input = new TextInput("Thé hello [MASK], 日", "a");
    assertThat(read.encode(input, SpecialTokens.ADD).ids())
        .isEqualTo(original.encode(input, SpecialTokens.ADD).ids());
    Files.writeString(directory.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    assertThat(Tokenizer.load(directory).ids("The")).containsExactly(0);
  }

  @Test
  void rolesAreWrittenAndRead() throws IOException {
    TokenizerConfig config = new TokenizerConfig(Map.of("eos_token", "</s>", "pad_token", "<pad>"));
    config.write(directory);
    assertThat(directory.resolve("special_tokens_map.json"))
        .hasContent("{\n  \"eos_token\": \"</s>\",\n  \"pad_token\": \"<pad>\"\n}");
    assertThat(TokenizerConfig.read(directory).roles()).isEqualTo(config.roles());
    Files.writeString(
        directory.resolve("special_tokens_map.json"),
        "{\"eos_token\": {\"content\": \"<end>\", \"lstrip\": false}}");
    assertThat(TokenizerConfig.read(directory).roles()).containsEntry("eos_token", "<end>");
  }

  @Test
  void filesThatDoNotFitAreNamed() throws IOException {
    Files.writeString(directory.resolve("vocab.json"), "{\"a\": 0, \"b\": 1, \"ab\": 2}");
    assertThatThrownBy(() -> Tokenizer.load(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessage(directory.resolve("merges.txt") + ": no such file");
    Files.writeString(directory.resolve("merges.txt"), "a b\nab c\n");
    assertThatThrownBy(() -> Tokenizer.load(directory))
        .hasMessage(
            directory.resolve("merges.txt")
                + ": merge 1 names \"c\", which is not in the vocabulary");
    Files.writeString(directory.resolve("merges.txt"), "a b c\n");
    assertThatThrownBy(() -> Tokenizer.load(directory))
        .hasMessageContaining("merge 0 is not two tokens");
    Files.writeString(directory.resolve("vocab.txt"), "[CLS]\n[SEP]\na\na\n");
    assertThatThrownBy(() -> Tokenizer.load(directory))
        .hasMessageContaining("vocab.txt: tokens 2 and 3 are both 'a'");
    Files.writeString(directory.resolve("vocab.txt"), "[CLS]\n[SEP]\na\n");
    assertThatThrownBy(() -> Tokenizer.load(directory))
        .hasMessageContaining("the token [UNK] is not in the vocabulary");
  }
}
