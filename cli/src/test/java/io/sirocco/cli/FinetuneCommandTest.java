package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** From pretraining to scores, as a user types it. */
final class FinetuneCommandTest {

  @TempDir private Path folder = Path.of("");

  private Path file(String name) {
    return folder.resolve(name);
  }

  @BeforeEach
  void pretrain() throws IOException {
    TinyPretraining.write(folder).run(file("run")).succeeded();
    write("train.csv", 64);
    write("dev.csv", 24);
  }

  /** Texts that begin with "red" or with "dust", of letters that the model knows. */
  private void write(String name, int texts) throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,label,text"));
    for (int i = 0; i < texts; i++) {
      lines.add(i % 2 == 0 ? i + ",color,\"red rain\"" : i + ",matter,dust is");
    }
    Files.write(file(name), lines);
  }

  private Invocation finetune(String out, String... more) {
    return finetune(file("run"), out, more);
  }

  private Invocation finetune(Path model, String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("finetune", "--model", model.toString()));
    arguments.addAll(List.of("--train", file("train.csv").toString()));
    arguments.addAll(List.of("--out", file(out).toString(), "--threads", "1"));
    arguments.addAll(List.of("--learning-rate", "0.02", "--epochs", "6", "--backend", "vector"));
    arguments.addAll(List.of(more));
    return Invocation.of(Interruption.none(), arguments);
  }

  @Test
  void aModelIsTunedClassifiesAndIsScored() throws IOException {
    Invocation tuned = finetune("out", "--test", file("dev.csv").toString()).succeeded();
    assertThat(tuned.output())
        .contains("58 texts to train on, 6 held out; classes: [color, matter]")
        .contains("new: score.weight")
        .contains("seed 1, epoch 1: loss ")
        .contains("dev.csv:")
        .contains("macro-F1 100.00 %");
    Invocation told =
        Invocation.of(
                "classify",
                "--model",
                file("out").toString(),
                "--backend",
                "vector",
                file("dev.csv").toString())
            .succeeded();
    assertThat(told.output().lines().findFirst())
        .contains("id,label,text,predicted,confidence,p:color,p:matter");
    assertThat(told.output().lines()).hasSize(25);
    assertThat(told.output())
        .contains("0,color,red rain,color,")
        .contains("1,matter,dust is,matter,");
    Files.writeString(file("told.csv"), told.output());
    Invocation score =
        Invocation.of(
                "score",
                "--gold",
                file("dev.csv").toString(),
                "--predictions",
                file("told.csv").toString(),
                "--against",
                file("told.csv").toString(),
                "--class",
                "color",
                "--precision",
                "0.9",
                "--samples",
                "200",
                "--png",
                file("pictures/confusion.png").toString())
            .succeeded();
    BufferedImage picture = ImageIO.read(file("pictures/confusion.png").toFile());
    assertThat(Color.WHITE.getRGB()).isEqualTo(picture.getRGB(0, 0));
    assertThat(colors(picture)).as("of all texts and of none").contains(0xff4286c5, 0xfff7fbff);
    assertThat(score.output())
        .contains("macro-F1 100.00 %, 95 % interval 100.00 to 100.00")
        .contains("told.csv 0.00 %, 95 % interval 0.00 to 0.00")
        .contains("above 0 in 0.0 % of the samples")
        .contains("expected calibration error")
        .containsPattern("p:color >= 0\\.\\d+: precision 100\\.00 %, recall 100\\.00 %, 12 texts");
  }

  @Test
  void groupsOfTextsAreScoredAndClassesCountAsOthers() throws IOException {
    Files.writeString(
        file("cases.csv"),
        """
        label,text,functionality
        hateful,a,quote
        other,b,quote
        other,c,"name, plain"
        """);
    Files.writeString(file("answers.csv"), "text,predicted\na,hate\nb,hate\nc,neither\n");
    Invocation score =
        Invocation.of(
                "score",
                "--gold",
                file("cases.csv").toString(),
                "--predictions",
                file("answers.csv").toString(),
                "--by",
                "functionality",
                "--as",
                "hate=hateful",
                "--as",
                "neither=other")
            .succeeded();
    assertThat(score.output())
        .containsPattern("quote +2 +50\\.00%  hateful 2\n")
        .containsPattern("name, plain +1 +100\\.00%  other 1\n")
        .contains("accuracy (micro-F1) 66.67 %");
    Invocation.of(
            "score",
            "--gold",
            file("cases.csv").toString(),
            "--predictions",
            file("answers.csv").toString(),
            "--by",
            "dialect")
        .failedWith("cases.csv");
  }

  private static Set<Integer> colors(BufferedImage picture) {
    return Arrays.stream(
            picture.getRGB(
                0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void whatSpeaksForAClassIsTold() throws IOException {
    finetune("out").succeeded();
    String html = file("why.html").toString();
    Invocation why =
        Invocation.of(
                "explain",
                "--model",
                file("out").toString(),
                "--backend",
                "vector",
                "--top",
                "2",
                "--html",
                html,
                "red rain",
                "dust is")
            .succeeded();
    assertThat(why.output())
        .containsPattern("told to be color \\(color [\\d.]+ %, matter [\\d.]+ %\\)")
        .contains("speaks for (+) or against (-) color:", "told to be matter")
        .containsPattern("  [+-]\\d\\.\\d{4}  \\S");
    assertThat(Files.readString(file("why.html")))
        .contains("told to be color", "<span title=\"", "told to be matter")
        .doesNotContain("src=", "http");
    Invocation.of("explain", "--model", file("run").toString(), "red")
        .failedWith("the model is no classifier");
    Invocation.of("explain", "--model", file("out").toString(), "--class", "moss", "red")
        .failedWith("no class 'moss'; the classes are [color, matter]");
    Invocation both =
        Invocation.of("explain", "--model", file("out").toString(), "--second", "a", "red", "dust");
    assertThat(both.code()).isEqualTo(ExitCode.USAGE);
    assertThat(both.errors()).contains("--second is for one TEXT, and there are 2");
  }

  @Test
  void aModelIsAdaptedToTheTextsFirst() throws IOException {
    List<String> lines = new ArrayList<>(List.of("label,text"));
    String letters = "redainsto";
    for (int i = 0; i < 81; i++) {
      lines.add("%d,is%c%c".formatted(i % 2, letters.charAt(i / 9), letters.charAt(i % 9)));
    }
    Files.write(file("train.csv"), lines);
    Invocation.of(
            "tokenizer",
            "train",
            "--type",
            "bpe",
            "--vocab-size",
            "300",
            "--out",
            file("tok").toString(),
            file("text.txt").toString())
        .succeeded();
    TinyPretraining.write(folder)
        .run(
            file("bpe"),
            "--set",
            "tokenizer.type=directory",
            "--set",
            "tokenizer.directory=" + file("tok"))
        .succeeded();
    Invocation tuned = finetune(file("bpe"), "out", "--adapt", "4").succeeded();
    assertThat(tuned.output())
        .contains("out-adapted: 4 steps with 73 texts")
        .contains("parameters from %s: ".formatted(file("out-adapted")))
        .contains("held-out texts, epoch");
    Invocation.of(
            "evaluate",
            "--model",
            file("out-adapted").toString(),
            "--data",
            file("text.txt").toString())
        .succeeded();
    finetune(file("bpe"), "other", "--adapt", "0").failedWith("0 steps of 16 texts");
  }

  @Test
  void severalSeedsHaveAMeanAndASpread() {
    Invocation tuned = finetune("seeds", "--seeds", "2", "--dev", file("dev.csv").toString());
    assertThat(tuned.succeeded().output())
        .contains("over 2 seeds, mean ± standard deviation:")
        .containsPattern("held-out texts: macro-F1 [\\d.]+ ± [\\d.]+ %");
    assertThat(file("seeds/seed-1/config.yaml")).exists();
    assertThat(file("seeds/seed-2/config.yaml")).exists();
  }

  private Invocation classify(String out, String data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("classify", "--model", file(out).toString()));
    arguments.addAll(List.of("--backend", "vector"));
    arguments.addAll(List.of(more));
    arguments.add(file(data).toString());
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private Invocation score(String gold, String told, String... more) {
    List<String> arguments = new ArrayList<>(List.of("score", "--gold", file(gold).toString()));
    arguments.addAll(List.of("--predictions", file(told).toString(), "--samples", "100"));
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  @Test
  void severalLabelsATextAreToldAndScored() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add(
          switch (i % 3) {
            case 0 -> "{\"topics\": [\"color\", \"wet\"], \"text\": \"red rain\"}";
            case 1 -> "{\"topics\": [], \"text\": \"dust is\"}";
            default -> "{\"topics\": \"color\", \"text\": \"red is\"}";
          });
    }
    Files.write(file("train.jsonl"), lines);
    Files.writeString(file("dev.tsv"), "topics\ttext\nwet|color\tred rain\n\tdust is\n");
    List<String> arguments =
        new ArrayList<>(List.of("finetune", "--model", file("run").toString()));
    arguments.addAll(List.of("--train", file("train.jsonl").toString(), "--task", "multi"));
    arguments.addAll(List.of("--label", "topics", "--labels-separator", "|"));
    arguments.addAll(List.of("--test", file("dev.tsv").toString(), "--seeds", "2"));
    arguments.addAll(List.of("--out", file("out").toString(), "--threads", "1"));
    arguments.addAll(List.of("--learning-rate", "0.02", "--epochs", "8", "--backend", "vector"));
    assertThat(Invocation.of(Interruption.none(), arguments).succeeded().output())
        .contains("54 texts to train on, 6 held out; labels: [color, wet]")
        .containsPattern("held-out macro-F1 [\\d.]+ %, micro-F1 [\\d.]+ %, subset accuracy")
        .contains("label    precision    recall        F1    texts")
        .contains("macro-F1 100.00 %, micro-F1 100.00 %, subset accuracy 100.00 %")
        .contains("test: subset accuracy 100.00 ± 0.00 %");
    assertThat(file("out/seed-1/config.yaml"))
        .content()
        .contains("problem_type: multi_label_classification");
    Invocation told =
        classify("out/seed-1", "dev.tsv", "--labels-separator", "|", "--threshold", "0.5");
    assertThat(told.succeeded().output())
        .startsWith("topics\ttext\tpredicted\tp:color\tp:wet\n")
        .contains("wet|color\tred rain\tcolor|wet\t0.")
        .contains("\tdust is\t\t0.");
    Files.writeString(file("told.tsv"), told.output());
    Invocation scored =
        score(
            "dev.tsv",
            "told.tsv",
            "--task",
            "multi",
            "--label",
            "topics",
            "--labels-separator",
            "|",
            "--class",
            "wet",
            "--recall",
            "1");
    assertThat(scored.succeeded().output())
        .contains("subset accuracy 100.00 %, 95 % interval 100.00 to 100.00")
        .containsPattern("p:wet >= 0\\.\\d+: precision 100\\.00 %, recall 100\\.00 %, 1 texts");
    score("dev.tsv", "told.tsv", "--task", "multi", "--label", "topics").succeeded();
    Files.writeString(file("bad.tsv"), "topics\ttext\na||b\tred\n\tdust\n");
    score("bad.tsv", "told.tsv", "--task", "multi", "--label", "topics", "--labels-separator", "|")
        .failedWith("bad.tsv: row 1: an empty label, '', among 'a||b', whose separator is '|'");
  }

  @Test
  void aNumberIsToldAndScored() throws IOException {
    List<String> lines = new ArrayList<>(List.of("stars,text"));
    for (int i = 0; i < 60; i++) {
      lines.add(i % 2 == 0 ? "4.5,red rain" : "-1,dust is");
    }
    Files.write(file("stars.csv"), lines);
    List<String> arguments =
        new ArrayList<>(List.of("finetune", "--model", file("run").toString()));
    arguments.addAll(List.of("--train", file("stars.csv").toString(), "--task", "regression"));
    arguments.addAll(List.of("--label", "stars", "--out", file("out").toString()));
    arguments.addAll(List.of("--learning-rate", "0.02", "--epochs", "40", "--backend", "vector"));
    arguments.addAll(List.of("--threads", "1", "--patience", "40"));
    assertThat(Invocation.of(Interruption.none(), arguments).succeeded().output())
        .contains("54 texts to train on, 6 held out; value: [stars]")
        .containsPattern(
            "held-out R2 -?[\\d.]+, Pearson r [\\d.]+, Spearman [\\d.]+, RMSE [\\d.]+");
    Invocation told = classify("out", "stars.csv").succeeded();
    assertThat(told.output())
        .startsWith("stars,text,predicted\n")
        .containsPattern("\n4\\.5,red rain,[345]\\.\\d+\n-1,dust is,-?[012]\\.\\d+\n");
    Files.writeString(file("told.csv"), told.output());
    Invocation scored =
        score(
            "stars.csv",
            "told.csv",
            "--task",
            "regression",
            "--label",
            "stars",
            "--against",
            file("told.csv").toString());
    assertThat(scored.succeeded().output())
        .containsPattern("Pearson r 1\\.0000, Spearman 1\\.0000, RMSE [01]\\.\\d+")
        .containsPattern("Pearson r 1\\.0000, 95 % interval 1\\.0000 to 1\\.0000")
        .contains("told.csv 0.0000, 95 % interval 0.0000 to 0.0000");
    classify("out", "stars.csv", "--threshold", "0.4")
        .failedWith("--threshold 0.4 with a model whose classification.problem_type is regression");
  }

  @Test
  void optionsOfOtherTasksAreRefused() {
    finetune("out", "--task", "multi", "--focal", "2")
        .failedWith("--focal 2.0 with --task multi: only --task single has a focal loss");
    finetune("out", "--labels-separator", ";")
        .failedWith("--labels-separator ';' with --task single: only --task multi");
    finetune("out", "--task", "regression", "--label", "id", "--class-weights", "root")
        .failedWith("class weights ROOT with a regression, which has no classes");
    finetune("out", "--task", "regression")
        .failedWith("train.csv: line 2: the label 'color' is no number");
    finetune("out", "--focal", "-1").failedWith("focal gamma -1.0 is not in [0, 100]");
    assertThat(file("out")).doesNotExist();
  }

  @Test
  void theFocalLossTells() {
    assertThat(finetune("out", "--focal", "2", "--dev", file("dev.csv").toString()).succeeded())
        .satisfies(tuned -> assertThat(tuned.output()).contains("macro-F1 100.00 %"));
  }

  @Test
  void whatIsWrongIsSaidInALine() throws IOException {
    finetune("out", "--label", "class")
        .failedWith("train.csv: line 1: no column \"class\"; there are [id, label, text]");
    Files.writeString(file("other.csv"), "label,text\ncolor,red\nnew,dust\n");
    finetune("out", "--test", file("other.csv").toString())
        .failedWith("other.csv: line 3: the label 'new'; the classes are [color, matter]");
    finetune("out", "--layer-decay", "0").failedWith("layer decay 0.0 is not in (0, 1]");
    assertThat(file("out")).doesNotExist();
    Invocation.of("classify", "--model", file("run").toString(), file("train.csv").toString())
        .failedWith("the model is no classifier: sirocco finetune makes one of it");
    Invocation.of(
            "score",
            "--gold",
            file("dev.csv").toString(),
            "--predictions",
            file("train.csv").toString(),
            "--predicted",
            "label")
        .failedWith("dev.csv has 24 rows, ", "train.csv has 64");
  }

  @Test
  void aClassifierIsNotWrittenOverAnother() {
    finetune("out").succeeded();
    finetune("out").failedWith("out");
  }
}
