package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands below {@code sirocco corpus}, on a corpus of a few kilobytes. */
final class CorpusCommandTest {

  @TempDir private Path folder = Path.of("");
  private Path store = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    store = folder.resolve("store");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("red rain is dust of day ").append((char) ('a' + i % 26)).append(".\n\n");
    }
    Files.writeString(folder.resolve("en.txt"), text);
    Files.writeString(folder.resolve("pair.en"), "rain\ndust\n");
    Files.writeString(folder.resolve("pair.de"), "regen\nstaub\n");
    CharacterTokenizer.train("abcdefghijklmnopqrstuvwxyz. \n", UnknownPolicy.REFUSE)
        .save(folder.resolve("tokenizer"));
    prepare("--lang", "en=" + folder.resolve("en.txt"), "--validation", "0.2").succeeded();
  }

  private Invocation prepare(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("corpus", "prepare", "--tokenizer", folder.resolve("tokenizer").toString()));
    arguments.addAll(List.of("--out", store.toString()));
    arguments.addAll(List.of(more));
    return Invocation.of(Interruption.none(), arguments);
  }

  @Test
  void preparedCorpusIsCountedAndDrawn() throws IOException {
    Path png = folder.resolve("pictures").resolve("lengths.png");
    Invocation stats =
        Invocation.of("corpus", "stats", store.toString(), "--png", png.toString()).succeeded();
    assertThat(stats.output()).containsPattern("en\\.train +[0-9,]+ tokens +[0-9,]+ documents");
    // Of 200 documents only 26 differ.
    assertThat(duplicates(stats.output())).isEqualTo(174);
    BufferedImage picture = ImageIO.read(png.toFile());
    assertThat(picture.getWidth()).isEqualTo(1000);
  }

  private static long duplicates(String output) {
    return Pattern.compile("([0-9]+) duplicates")
        .matcher(output)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  @Test
  void samplesAreShownDecoded() {
    Invocation show =
        Invocation.of(
                "corpus",
                "show",
                store.toString(),
                "--length",
                "30",
                "--index",
                "2",
                "--as",
                "best_fit")
            .succeeded();
    assertThat(show.output())
        .contains("sample 2 of ")
        .contains("group 0, segment 0, position 0, 25 tokens")
        .containsPattern("    red rain is dust of day [a-z]\\R");
    Invocation.of("corpus", "show", store.toString(), "--index", "100000")
        .failedWith("--index 100000: samples of the first epoch are 0 to ");
    Invocation.of("corpus", "show", store.toString(), "--as", "pairs")
        .failedWith("the tokenizer has no special token that begins a sequence: one of [CLS]");
    Invocation.of("corpus", "show", store.toString(), "--lang", "xx")
        .failedWith("has no xx to train on; it has [en]");
  }

  @Test
  void damageIsFoundByVerify() throws IOException {
    Invocation.of("corpus", "verify", store.toString()).succeeded();
    Path tokens = store.resolve("en.train.bin");
    byte[] content = Files.readAllBytes(tokens);
    content[7] ^= 1;
    Files.write(tokens, content);
    Invocation.of("corpus", "verify", store.toString()).failedWith("en.train.bin: SHA-256 is ");
    Invocation.of("corpus", "verify", folder.toString())
        .failedWith("no prepared corpus: manifest.json is missing");
  }

  @Test
  void pairsAreAddedByPrefixAndLanguagesTwiceAreRefused() {
    assertThat(prepare("--pair", "en-de=" + folder.resolve("pair")).succeeded().output())
        .contains("en-de.train.en", "en-de.train.de", "en.train ");
    prepare("--lang", "en=" + folder.resolve("en.txt")).failedWith("has en already");
  }

  @Test
  void languagesOfAPairMayHaveScriptsAndRegions() throws IOException {
    Files.writeString(folder.resolve("pair.zh-Hans"), "yu\nchen\n");
    assertThat(prepare("--pair", "en-zh-Hans=" + folder.resolve("pair")).succeeded().output())
        .contains("en-zh-Hans.train.en", "en-zh-Hans.train.zh-Hans");
  }

  @Test
  void pairsOfATableWithoutAHeaderAreFoundByTheNumbersOfColumns() throws IOException {
    Path table = folder.resolve("pairs.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(table))) {
      out.write("rain\t1\tregen\ndust\t2\tstaub\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(
            prepare("--validation", "0", "--columns", "1,3", "--pair", "en-de=" + table)
                .succeeded()
                .output())
        .containsPattern("en-de.train.de +10 tokens +2 documents");
    prepare("--columns", "1", "--pair", "en-fr=" + table).refusedWith("--columns=1: not two");
  }

  @Test
  void samplesAreOrdinaryCorpora() throws IOException {
    Path samples = folder.resolve("samples");
    assertThat(Invocation.of("corpus", "sample", "--out", samples.toString()).succeeded().output())
        .containsPattern("wordnet/en +117,791 lines")
        .containsPattern("tomcat/en-fr +2,[0-9]{3} lines")
        .contains("SOURCES");
    try (Stream<String> english = Files.lines(samples.resolve("tomcat").resolve("en-fr.en"));
        Stream<String> french = Files.lines(samples.resolve("tomcat").resolve("en-fr.fr"))) {
      assertThat(english.count()).isEqualTo(french.count());
    }
    Invocation.of("corpus", "sample", "--out", samples.toString()).failedWith("not empty");
  }

  @Test
  void directoryIsReadAsAWhole() throws IOException {
    Path texts = Files.createDirectories(folder.resolve("texts").resolve("deep"));
    Files.writeString(texts.resolve("one.txt"), "one");
    Files.writeString(texts.resolveSibling("two.txt"), "two");
    Files.writeString(texts.resolveSibling(".hidden"), "TOP SECRET");
    assertThat(
            prepare("--validation", "0", folder.resolve("texts").toString()).succeeded().output())
        .containsPattern("und.train +6 tokens +2 documents");
  }

  @ParameterizedTest
  @CsvSource({
    "--lang en, --lang=en is not of the form XX=PATH",
    "--pair en=x, --pair=en=x: not two languages XX-YY and one or two files",
    "--validation 0.3, Nothing to prepare",
  })
  void wrongUsageIsSaid(String typed, String message) {
    prepare(typed.split(" ", -1)).refusedWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "stats", "show", "verify", "sample"})
  void helpHasExamples(String command) {
    Invocation help = Invocation.of("corpus", command, "--help").succeeded();
    assertThat(help.output()).contains("Examples:", "  sirocco corpus " + command);
  }

  @Test
  void modelIsTrainedOnAPreparedCorpusAndResumed() throws IOException {
    Path recipe = TinyPretraining.write(folder).recipe();
    Path run = folder.resolve("run");
    Invocation trained =
        Invocation.of(Interruption.none(), TinyPretraining.arguments(recipe, store, run))
            .succeeded();
    assertThat(trained.lastLine()).startsWith("validation loss ");
    assertThat(trained.output()).containsPattern("waited [0-9.]+ s for data, [0-9.]+ % of");
    Invocation again = Invocation.of("pretrain", "--run", run.toString(), "--resume").succeeded();
    assertThat(again.lastLine()).isEqualTo(trained.lastLine());
    Files.writeString(
        recipe, Files.readString(recipe) + "data:\n  directory: %s\n".formatted(store));
    Invocation named =
        Invocation.of(
                "pretrain",
                "--run",
                folder.resolve("named").toString(),
                "--config",
                recipe.toString(),
                "--threads",
                "1")
            .succeeded();
    assertThat(named.lastLine()).isEqualTo(trained.lastLine());
  }
}
