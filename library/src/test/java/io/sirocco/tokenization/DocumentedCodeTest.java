package io.sirocco.tokenization;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.ShownCode;
import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code that docs/tokenizers.md shows. */
final class DocumentedCodeTest {

  @TempDir private Path directory;

  @Test
  void whatTheDocumentShowsWorks() throws IOException {
    Path file = Files.writeString(directory.resolve("text.txt"), "the house and the mouse\n");
    // shown
    TokenizerRecipe recipe =
        new TokenizerRecipe(TrainingPresets.GPT2, TrainingPresets.GPT2.limits(300));
    TokenizerPipeline tokenizer =
        new TokenizerTrainer(recipe, 2)
            .train(Map.of("en", List.of(file)), MalformedText.REFUSE, TrainingProgress.NONE)
            .tokenizer();
    tokenizer.save(directory);
    Encoding encoding = Tokenizer.load(directory).encode("the house");
    String first = "the house".substring(encoding.start(0), encoding.end(0));
    String back = tokenizer.decode(encoding.ids());
    // end
    assertThat(first).startsWith("th");
    assertThat(back).isEqualTo("the house");
  }

  @Test
  void theDocumentShowsIt() throws IOException {
    assertThat(ShownCode.read("docs/tokenizers.md"))
        .contains(ShownCode.of("tokenization/DocumentedCodeTest"));
  }
}
