package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of words, as a user types it: from tuning to scores. */
final class TagCommandsTest {

  @TempDir private Path folder = Path.of("");

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void pretrain() throws IOException {
    TinyPretraining.write(folder).run(folder.resolve("run")).succeeded();
    write("train.conll", 60);
    write("dev.conll", 10);
  }

  /** "red rain" is a thing, "dust is" none. */
  private void write(String name, int texts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      lines.addAll(
          i % 2 == 0
              ? List.of("dust N O", "red A B-THING", "rain N I-THING", "")
              : List.of("red A B-THING", "rain N I-THING", "is V O", ""));
    }
    Files.write(folder.resolve(name), lines);
  }

  private Invocation finetune(String... more) {
    List<String> arguments = new ArrayList<>(List.of("finetune", "--model", file("run")));
    arguments.addAll(List.of("--task", "token", "--train", file("train.conll")));
    arguments.addAll(List.of("--out", file("out"), "--threads", "1", "--backend", "vector"));
    arguments.addAll(List.of("--learning-rate", "0.02", "--epochs", "8", "--patience", "8"));
    arguments.addAll(List.of(more));
    return Invocation.of(Interruption.none(), arguments);
  }

  private Invocation classify(String... more) {
    List<String> arguments = new ArrayList<>(List.of("classify", "--model", file("out")));
    arguments.addAll(List.of("--backend", "vector"));
    arguments.addAll(List.of(more));
    return Invocation.of(Interruption.none(), arguments);
  }

  @Test
  void wordsAreTaggedAndScored() throws IOException {
    assertThat(finetune("--test", file("dev.conll")).succeeded().output())
        .contains("54 texts to train on, 6 held out; tags: [B-THING, I-THING, O]")
        .contains("held-out F1 of spans ")
        .containsPattern("THING +100\\.00% +100\\.00% +100\\.00% +10\n")
        .contains("F1 of spans 100.00 %, macro-F1 100.00 %, accuracy of words 100.00 %");
    Invocation told = classify(file("dev.conll")).succeeded();
    assertThat(told.output().lines().limit(4))
        .satisfiesExactly(
            line -> assertThat(line).matches("dust\tO\t[01]\\.\\d{6}"),
            line -> assertThat(line).startsWith("red\tB-THING\t"),
            line -> assertThat(line).startsWith("rain\tI-THING\t"),
            line -> assertThat(line).isEmpty());
    Files.writeString(folder.resolve("told.conll"), told.output());
    String[] score = {
      "score", "--task", "token", "--gold", file("dev.conll"), "--predictions", file("told.conll")
    };
    assertThat(Invocation.of(score).succeeded().output())
        .contains("F1 of spans 100.00 %, 95 % interval 100.00 to 100.00");
    Files.writeString(folder.resolve("plain.txt"), "dust red rain\n");
    assertThat(classify("--to", "jsonl", file("plain.txt")).succeeded().output())
        .contains("\"text\":\"dust red rain\"")
        .contains("\"tokens\":[\"dust\",\"red\",\"rain\"]")
        .contains("\"type\":\"THING\",\"text\":\"red rain\",\"start\":5,\"end\":13");
    Files.writeString(folder.resolve("told.conll"), told.output().replaceFirst("dust", "dusk"));
    Invocation.of(score)
        .failedWith("text 1 has the words [dust, red, rain] in ", "and [dusk, red, rain] in ");
    classify("--threshold", "0.3", file("plain.txt"))
        .failedWith("--threshold with a model that tells tags of words");
    assertThat(finetune("--resume").succeeded().output())
        .as("there is nothing left to do")
        .contains("held-out texts, epoch ")
        .doesNotContain("seed 1, epoch");
  }

  @Test
  void whatDoesNotGoWithTagsIsRefused() throws IOException {
    finetune("--second", "other").failedWith("--second other with --task token");
    finetune("--focal", "2").failedWith("--focal 2.0 with --task token");
    finetune("--auxiliary", "0.5").failedWith("auxiliary loss 0.5 with classes of tokens");
    Files.writeString(folder.resolve("train.conll"), "red A O\nrain N\n");
    finetune().failedWith("train.conll", "line 2: 2 columns, the first line has 3");
  }
}
