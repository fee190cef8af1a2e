package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers from the command line: trained, used, inspected; and what is refused. */
final class TokenizerCommandTest {

  private static final String TEXT =
      """
      The house is old, and the houses are older.
      She houses the horse in the old house; the horse is hers.
      Die Häuser sind alt, und das Haus ist älter.
      今天天气很好，我们去公园散步。
      関西国際空港に行った。空港は大きい。
      """;

  @TempDir private Path folder;
  private Path text = Path.of("");
  private Path tokenizer = Path.of("");

  @BeforeEach
  void write() throws IOException {
    text = Files.writeString(folder.resolve("text.txt"), TEXT.repeat(4));
    tokenizer = folder.resolve("tok");
  }

  private Invocation train(String... options) {
    List<String> arguments = new ArrayList<>(List.of("tokenizer", "train"));
    arguments.addAll(List.of("--out", tokenizer.toString()));
    arguments.addAll(List.of(options));
    arguments.add(text.toString());
    return Invocation.of(Interruption.none(), arguments);
  }

  private Invocation use(String command, String... options) {
    List<String> arguments = new ArrayList<>(List.of("tokenizer", command));
    arguments.addAll(List.of("--tokenizer", tokenizer.toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(Interruption.none(), arguments);
  }

  private String decoded(Path source) throws IOException {
    Path ids = folder.resolve("ids.txt");
    use("encode", "--out", ids.toString(), source.toString()).succeeded();
    return use("decode", ids.toString()).succeeded().output();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--type bpe --vocab-size 400",
        "--type bpe --vocab-size 400 --segmenter auto",
        "--type bpe --vocab-size 400 --segmenter zh,ja",
        "--type bpe --vocab-size 400 --pre-tokenizer digits,punctuation",
        "--type bpe --vocab-size 400 --preset sentencepiece-bpe",
        "--type bpe --vocab-size 400 --preset sentencepiece-bpe --coverage 0.9",
        "--type byte",
        "--type character",
        "--type unigram --vocab-size 150 --coverage 1 --normalizer none",
        "--type unigram --vocab-size 150 --coverage 1 --normalizer none --segmenter ja"
      })
  void whatLosesNothingGivesTheTextBack(String options) throws IOException {
    train(options.split(" ", -1)).succeeded();
    assertThat(decoded(text)).isEqualTo(TEXT.repeat(4));
  }

  @ParameterizedTest
  @CsvSource({
    "--type wordpiece --vocab-size 200, die hauser sind alt， und das haus ist alter.",
    "--type wordpiece --preset bert-cased --vocab-size 200, Die Häuser sind alt， und das Haus ist"
        + " älter.",
    "--type bpe --preset xlm --vocab-size 200, 'die hauser sind alt ， und das haus ist alter .'"
  })
  void whatLosesSomethingLosesWhatItShould(String options, String third) throws IOException {
    train(options.split(" ", -1)).succeeded();
    assertThat(decoded(text).lines().toList().get(2)).isEqualTo(third.replace('，', ','));
  }

  @Test
  void trainingTwiceGivesTheSameFileWhateverTheThreads() throws IOException {
    String[] options = {"--type", "unigram", "--vocab-size", "150", "--threads", "1"};
    train(options).succeeded();
    byte[] first = Files.readAllBytes(tokenizer.resolve("tokenizer.json"));
    train(options)
        .failedWith(
            "%s: is there already; --overwrite".formatted(tokenizer.resolve("tokenizer.json")));
    train("--type", "unigram", "--vocab-size", "150", "--threads", "3", "--overwrite").succeeded();
    assertThat(tokenizer.resolve("tokenizer.json")).hasBinaryContent(first);
  }

  @Test
  void aSegmenterGivesWordsOfItsLanguage() {
    train(
            "--type",
            "wordpiece",
            "--preset",
            "bert-cased",
            "--vocab-size",
            "250",
            "--segmenter",
            "auto")
        .succeeded();
    assertThat(use("encode", "--format", "tokens", text.toString()).succeeded().output())
        .contains("[\"今天\",\"天气\",\"很\",\"好\",\"，\"");
  }

  @Test
  void formatsTellIdsTokensAndPlacesInCharacters() throws IOException {
    train("--type", "bpe", "--vocab-size", "270", "--special", "<sep>").succeeded();
    Path line = Files.writeString(folder.resolve("line.txt"), "\uD83D\uDE00the<sep>\n\n");
    assertThat(use("encode", "--format", "jsonl", line.toString()).succeeded().output().lines())
        .containsExactly(
            "{\"ids\":[174,255,248,224,264,1],\"tokens\":[\"ð\",\"Ł\",\"ĺ\",\"Ģ\",\"the\",\"<sep>\"],"
                + "\"offsets\":[[0,1],[0,1],[0,1],[0,1],[1,4],[4,9]],\"words\":[0,0,0,0,1,2]}",
            "{\"ids\":[],\"tokens\":[],\"offsets\":[],\"words\":[]}");
    assertThat(use("encode", "--format", "offsets", line.toString()).succeeded().output())
        .contains("\t1\t4\t\"the\"\n1\t4\t9\t\"<sep>\"\n\n");
    Path object =
        Files.writeString(folder.resolve("ids.txt"), "{\"ids\":[264,1]}\n[264]\n264,264\n");
    assertThat(use("decode", object.toString()).succeeded().output())
        .isEqualTo("the<sep>\nthe\nthethe\n");
  }

  @Test
  void inspectionCountsLanguagesAndShowsASample() throws IOException {
    train("--type", "bpe", "--vocab-size", "350").succeeded();
    Path chinese = Files.writeString(folder.resolve("zh.txt"), "今天天气很好\n");
    Invocation inspected =
        use(
                "inspect",
                "--lang",
                "zh=" + chinese,
                "--lang",
                "en=" + text,
                "--sample",
                "The house\u202e is")
            .succeeded();
    assertThat(inspected.output().lines().filter(line -> line.startsWith("zh ")).toList())
        .singleElement()
        .asString()
        .matches("zh +1 +18 +6 +3 +\\d+ .* 0\\.000%");
    assertThat(inspected.output())
        .contains("bpe, 350 tokens, 1 of them special", "\nen ")
        .contains("longest tokens: ▁houses ▁house ▁horse ")
        .contains("house|\\u{202E}|");
  }

  @Test
  void unknownCharactersAreCountedAsCharacters() throws IOException {
    train("--type", "wordpiece", "--vocab-size", "100", "--alphabet", "30").succeeded();
    Path greek = Files.writeString(folder.resolve("el.txt"), "αβγδε the\n");
    assertThat(use("inspect", "--lang", "el=" + greek).succeeded().output()).contains("62.500%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "encode", "decode", "inspect"})
  void bytesThatAreNotUtf8AreNamedOrReplaced(String command) throws IOException {
    train("--type", "byte").succeeded();
    Path broken = folder.resolve("broken.txt");
    Files.write(broken, "12\n34\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    List<String> arguments = new ArrayList<>(List.of("tokenizer", command));
    Path out = folder.resolve("out");
    switch (command) {
      case "train" -> arguments.addAll(List.of("--type", "byte", "--out", out.toString()));
      case "inspect" -> arguments.addAll(List.of("--tokenizer", tokenizer.toString()));
      default ->
          arguments.addAll(List.of("--tokenizer", tokenizer.toString(), "--out", out.toString()));
    }
    arguments.add(broken.toString());
    Invocation.of(Interruption.none(), arguments)
        .failedWith("%s: not UTF-8: line 2, byte offset 5: byte 0xE9".formatted(broken));
    assertThat(files()).containsExactlyInAnyOrder("broken.txt", "text.txt", "tok");
    arguments.addAll(List.of("--invalid-utf8", "replace"));
    Invocation replaced = Invocation.of(Interruption.none(), arguments);
    if (command.equals("decode")) {
      replaced.failedWith("%s: line 2: \"34\uFFFD\" is no token id".formatted(broken));
      assertThat(files()).doesNotContain("out");
    } else {
      replaced.succeeded();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "99999999999 ~ line 1: \"99999999999\" is no token id",
        "1 2 x ~ line 1: \"x\" is no token id",
        "[1.5] ~ line 1: 1.5 is no token id",
        "{\"id\":[1]} ~ line 1: the JSON object has no array \"ids\"",
        "[1, ~ line 1: not valid JSON",
        "-1 ~ line 1: token id -1 is outside the vocabulary of 257 tokens",
        "257 ~ line 1: token id 257 is outside the vocabulary of 257 tokens"
      })
  void whatIsNoIdIsNamed(String line, String message) throws IOException {
    train("--type", "byte").succeeded();
    Path ids = Files.writeString(folder.resolve("ids.txt"), line);
    Path out = folder.resolve("out.txt");
    use("decode", "--out", out.toString(), ids.toString()).failedWith(ids + ": " + message);
    assertThat(files()).containsExactlyInAnyOrder("ids.txt", "text.txt", "tok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "--type lstm --vocab-size 9 ~ no type lstm; there are bpe, wordpiece, unigram",
        "--type bpe --preset bert --vocab-size 999 ~ no preset bert of type bpe; there are gpt2,"
            + " xlm",
        "--type bpe --vocab-size 0 ~ vocabulary of 0 tokens",
        "--type bpe --vocab-size 9 ~ a vocabulary of 9 tokens cannot hold",
        "--type bpe --vocab-size 300 --alpha 2 ~ 2.0, not from 0 to 1",
        "--type bpe --vocab-size 300 --segmenter xx ~ there is no language \"xx\"",
        "--type bpe --vocab-size 300 --segmenter no.Such ~ analyzer no.Such: no such class",
        "--type bpe --vocab-size 300 --segmenter zh,zh-TW ~ would have both smartcn and icu",
        "--type bpe --vocab-size 300 --normalizer nfx ~ no normalizer \"nfx\"; there are nfc,",
        "--type bpe --vocab-size 300 --pre-tokenizer x ~ no pre-tokenizer \"x\"; there are",
        "--type bpe --vocab-size 300 --special <|endoftext|> ~ is there twice",
        "--type byte --segmenter ja ~ type byte cuts everywhere",
        "--type bpe --vocab-size 300 --threads 0 ~ 0 threads"
      })
  void choicesThatCannotBeAreNamed(String options, String message) throws IOException {
    train(options.split(" ", -1)).failedWith(message);
    assertThat(files()).containsExactly("text.txt");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path missing = folder.resolve("missing.txt");
    text = missing;
    train("--type", "byte").failedWith(missing + ": no such file");
    text = folder;
    train("--type", "byte").failedWith(folder + ": is a directory, not a file");
    text = Files.createFile(folder.resolve("empty.txt"));
    train("--type", "bpe", "--vocab-size", "300").failedWith("no text to learn");
    assertThat(tokenizer).doesNotExist();
    use("encode", text.toString())
        .failedWith(tokenizer.resolve("tokenizer.json") + ": no such file");
    Files.createDirectory(tokenizer);
    Files.writeString(tokenizer.resolve("tokenizer.json"), "{\"version\":\"1.0\",");
    use("encode", text.toString()).failedWith("tokenizer.json: not valid JSON: line 1");
  }

  @Test
  void whatIsInterruptedLeavesNothing() throws IOException {
    train("--type", "byte").succeeded();
    Interruption interruption = Interruption.none();
    interruption.request();
    Path out = folder.resolve("out");
    List<String> training =
        List.of("tokenizer", "train", "--type", "byte", "--out", out.toString(), text.toString());
    assertThat(Invocation.of(interruption, training).code()).isEqualTo(130);
    List<String> encoding =
        List.of(
            "tokenizer",
            "encode",
            "--tokenizer",
            tokenizer.toString(),
            "--out",
            out.toString(),
            text.toString());
    assertThat(Invocation.of(interruption, encoding).code()).isEqualTo(130);
    assertThat(files()).containsExactlyInAnyOrder("text.txt", "tok");
  }

  @Test
  void extendedItKeepsItsIdsAndTakesFewerTokens() throws IOException {
    train("--type", "bpe", "--vocab-size", "300").succeeded();
    Path other = Files.writeString(folder.resolve("other.txt"), "catamaran catamarans\n");
    Path larger = folder.resolve("larger");
    String[] options = {"--tokens", "5", "--out", larger.toString(), other.toString()};
    int tokens = use("encode", other.toString()).succeeded().output().split(" ", -1).length;
    String ids = use("encode", text.toString()).succeeded().output();

    assertThat(use("extend", options).succeeded().output())
        .contains("305 tokens, 5 of them new", "written: " + larger.resolve("tokenizer.json"));
    use("extend", options).failedWith("is there already; --overwrite replaces it");
    tokenizer = larger;
    assertThat(use("encode", text.toString()).succeeded().output()).isEqualTo(ids);
    assertThat(use("encode", other.toString()).succeeded().output().split(" ", -1))
        .hasSizeLessThan(tokens);
  }

  @Test
  void aModelThatCannotBeExtendedIsNamed() {
    train("--type", "unigram", "--vocab-size", "150").succeeded();
    Path larger = folder.resolve("larger");
    use("extend", "--tokens", "9", "--out", larger.toString(), text.toString())
        .failedWith("a vocabulary of unigrams cannot be extended");
    assertThat(larger).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--type wordpiece --vocab-size 200, vocab.txt",
    "--type wordpiece --preset bert-cased --vocab-size 200, vocab.txt",
    "--type bpe --vocab-size 350, vocab.json"
  })
  void aTokenizerGoesThroughItsOtherFormAndBack(String options, String form) throws IOException {
    train(options.split(" ", -1)).succeeded();
    String ids = use("encode", text.toString()).succeeded().output();
    Path other = folder.resolve("other");
    convert(tokenizer, form, other).succeeded();
    assertThat(other.resolve(form)).exists();
    assertThat(other.resolve("tokenizer.json")).doesNotExist();
    convert(tokenizer, form, other).failedWith(other.resolve(form) + ": is there already");
    tokenizer = folder.resolve("back");
    convert(other, "tokenizer.json", tokenizer).succeeded();
    assertThat(tokenizer.resolve("tokenizer.json")).exists();
    assertThat(use("encode", text.toString()).succeeded().output()).isEqualTo(ids);
    assertThat(files()).containsExactlyInAnyOrder("text.txt", "tok", "other", "back");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "--type unigram --vocab-size 150 ~ vocab.txt ~ can hold a model of WordPiece only",
        "--type unigram --vocab-size 150 ~ vocab.json ~ can hold byte pairs only, not unigram",
        "--type bpe --vocab-size 300 --normalizer nfc ~ vocab.json ~ cannot hold this normalizer:"
            + " Uni",
        "--type bpe --vocab-size 300 --preset xlm ~ vocab.json ~ cannot hold this normalizer: Bert",
        "--type bpe --vocab-size 300 --pre-tokenizer digits ~ vocab.json ~ hold this pre_tokenizer",
        "--type bpe --vocab-size 300 --segmenter ja ~ tokenizer.json ~ have no step pre_tokenizer"
            + " Lucene{segmenter=kuromoji, spaces=joined}",
        "--type unigram --vocab-size 150 --normalizer arabic ~ tokenizer.json ~ have no step"
            + " normalizer Lucene{foldings=arabic}",
        "--type bpe --vocab-size 300 ~ vocab.tsv ~ no form vocab.tsv; there are tokenizer.json,"
      })
  void aFormThatCannotHoldATokenizerIsRefused(String options, String form, String message)
      throws IOException {
    train(options.split(" ", -1)).succeeded();
    convert(tokenizer, form, folder.resolve("other")).failedWith(message);
    assertThat(files()).containsExactlyInAnyOrder("text.txt", "tok");
  }

  private static Invocation convert(Path from, String form, Path to) {
    return Invocation.of(
        "tokenizer", "convert", from.toString(), "--to", form, "--out", to.toString());
  }

  private List<String> files() throws IOException {
    try (var found = Files.list(folder)) {
      return found.map(file -> file.getFileName().toString()).toList();
    }
  }
}
