package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorSource;
import io.sirocco.onnx.OnnxException;
import io.sirocco.onnx.OnnxFile;
import io.sirocco.onnx.OnnxGraph;
import io.sirocco.onnx.OnnxGraph.Initializer;
import io.sirocco.onnx.OnnxInitializers;
import io.sirocco.training.StorageException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Exported files are protocol buffers whose nodes read what is there; what they compute is held
 * against ONNX Runtime where that is at hand. Field numbers are those of onnx.proto.
 */
final class OnnxExportTest {

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  @TempDir private Path folder;

  private static UnknownFieldSet model(Path directory) throws IOException {
    return UnknownFieldSet.parseFrom(Files.readAllBytes(directory.resolve("model.onnx")));
  }

  private static UnknownFieldSet one(UnknownFieldSet message, int field) throws IOException {
    return UnknownFieldSet.parseFrom(bytes(message, field));
  }

  private static ByteString bytes(UnknownFieldSet message, int field) {
    List<ByteString> values = message.getField(field).getLengthDelimitedList();
    assertThat(values).as("field %d", field).hasSize(1);
    return values.getFirst();
  }

  private static List<UnknownFieldSet> all(UnknownFieldSet message, int field) throws IOException {
    List<UnknownFieldSet> messages = new ArrayList<>();
    for (ByteString value : message.getField(field).getLengthDelimitedList()) {
      messages.add(UnknownFieldSet.parseFrom(value));
    }
    return messages;
  }

  private static List<String> texts(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  private static String text(UnknownFieldSet message, int field) {
    return bytes(message, field).toStringUtf8();
  }

  private static long number(Field field) {
    assertThat(field.getVarintList()).hasSize(1);
    return field.getVarintList().getFirst();
  }

  private static List<String> names(UnknownFieldSet graph, int field) throws IOException {
    return all(graph, field).stream().map(value -> text(value, 1)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void everyValueIsGivenOnceAndBeforeItIsRead(ExportedModel exported) throws IOException {
    UnknownFieldSet model = model(exported.export(folder));
    assertThat(number(model.getField(1))).as("ir_version").isEqualTo(8);
    assertThat(number(one(model, 8).getField(2))).as("opset").isEqualTo(17);
    UnknownFieldSet graph = one(model, 7);
    assertThat(names(graph, 11)).isEqualTo(exported.model().inputs());
    assertThat(names(graph, 12)).isEqualTo(exported.model().outputs());
    Set<String> known = new HashSet<>(names(graph, 11));
    Set<String> unread = new HashSet<>();
    for (UnknownFieldSet initializer : all(graph, 5)) {
      assertThat(known.add(text(initializer, 8))).as(text(initializer, 8)).isTrue();
      unread.add(text(initializer, 8));
      long elements =
          initializer.getField(1).getVarintList().stream().reduce(1L, Math::multiplyExact);
      int bytes = number(initializer.getField(2)) == FLOAT ? Float.BYTES : Long.BYTES;
      assertThat((long) bytes(initializer, 9).size()).isEqualTo(elements * bytes);
    }
    for (UnknownFieldSet node : all(graph, 1)) {
      assertThat(known).as(text(node, 3)).containsAll(texts(node, 1));
      texts(node, 1).forEach(unread::remove);
      for (String output : texts(node, 2)) {
        assertThat(known.add(output)).as(output).isTrue();
      }
    }
    assertThat(known).containsAll(exported.model().outputs());
    assertThat(unread).isEmpty();
  }

  @Test
  void batchAndSequenceAreAxesOfAnySize() throws IOException {
    UnknownFieldSet graph = one(model(ExportedModel.BERT.export(folder)), 7);
    List<String> axes = new ArrayList<>();
    for (int field : new int[] {11, 12}) {
      for (UnknownFieldSet value : all(graph, field)) {
        UnknownFieldSet type = one(one(value, 2), 1);
        assertThat(number(type.getField(1))).isEqualTo(field == 11 ? INT64 : FLOAT);
        List<String> shape = new ArrayList<>();
        for (UnknownFieldSet axis : all(one(type, 2), 1)) {
          shape.add(axis.hasField(2) ? text(axis, 2) : Long.toString(number(axis.getField(1))));
        }
        axes.add(text(value, 1) + shape);
      }
    }
    assertThat(axes)
        .containsExactly(
            "input_ids[batch, sequence]",
            "attention_mask[batch, sequence]",
            "token_type_ids[batch, sequence]",
            "last_hidden_state[batch, sequence, 32]",
            "logits[batch, sequence, 65]",
            "seq_relationship_logits[batch, 2]");
  }

  @Test
  void parametersAreStoredOnceAsTheyAre() throws IOException {
    UnknownFieldSet graph = one(model(ExportedModel.GPT.export(folder)), 7);
    Map<String, float[]> parameters = ExportedModel.GPT.parameters();
    int found = 0;
    for (UnknownFieldSet initializer : all(graph, 5)) {
      float[] expected = parameters.get(text(initializer, 8));
      if (expected != null) {
        found++;
        float[] stored = new float[expected.length];
        bytes(initializer, 9)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(stored);
        assertThat(stored).as(text(initializer, 8)).isEqualTo(expected);
      }
    }
    assertThat(found).isEqualTo(parameters.size());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(ExportedModel exported) throws IOException {
    Path directory = exported.export(folder);
    UnknownFieldSet graph = one(model(directory), 7);
    Map<String, float[]> parameters = exported.parameters();
    try (OnnxInitializers tensors = OnnxInitializers.open(directory.resolve("model.onnx"))) {
      for (TensorSource tensor : tensors.sources()) {
        float[] read = new float[Math.toIntExact(tensor.count())];
        tensor.elements().read(0, read);
        float[] expected = parameters.get(tensor.name());
        if (expected != null) {
          assertThat(read).as(tensor.name()).isEqualTo(expected);
        }
      }
      assertThat(tensors.nodes())
          .extracting(OnnxInitializers.Node::outputs)
          .isEqualTo(all(graph, 1).stream().map(node -> texts(node, 2)).toList());
    }
  }

  @Test
  void theSameModelIsTheSameBytes() throws IOException {
    Path one = ExportedModel.LLAMA.export(Files.createDirectory(folder.resolve("one")));
    Path two = ExportedModel.LLAMA.export(Files.createDirectory(folder.resolve("two")));
    for (String file : List.of("model.onnx", "config.json", "tokenizer.json")) {
      assertThat(Files.mismatch(one.resolve(file), two.resolve(file))).as(file).isEqualTo(-1);
    }
  }

  @Test
  void whatACallerHasToKnowStandsBesideIt() throws IOException {
    Path directory = ExportedModel.XLM_CLASSIFIER.export(folder);
    assertThat(Files.readString(directory.resolve("config.json")))
        .containsSubsequence(
            "\"type\" : \"xlm\"",
            "\"max_position_embeddings\" : 32",
            "\"causal\" : false",
            "[ \"input_ids\", \"attention_mask\", \"langs\", \"position_ids\" ]",
            "[ \"last_hidden_state\", \"logits\" ]",
            "[ \"de\", \"en\", \"ne\" ]",
            "[ \"good\", \"bad\", \"neither\" ]",
            "special_token_ids");
  }

  @Test
  void whatDoesNotFitIntoAProtocolBufferIsRefusedBeforeAnythingIsWritten() {
    TensorSource large =
        new TensorSource(
            "large",
            List.of(1L << 15, 1L << 14),
            (from, into) -> {
              throw new AssertionError("read");
            });
    OnnxFile file =
        new OnnxFile(
            new OnnxGraph(
                "g", List.of(), List.of(), List.of(), List.of(new Initializer.Numbers(large))));
    Path path = folder.resolve("model.onnx");
    assertThatThrownBy(() -> file.write(path))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            "%s: would have %d bytes for 536870912 parameters of 4 bytes,"
                + " but a protocol buffer has 2147483647 at most",
            path, file.size());
    assertThat(file.size()).isGreaterThan(1L << 31);
    assertThat(path).doesNotExist();
  }

  @Test
  void theExampleOfTheDocumentIsCompiled() throws IOException {
    String document = Files.readString(Path.of("../docs/onnx.md"));
    int begin = document.indexOf("```java\n") + "```java\n".length();
    String example = document.substring(begin, document.indexOf("```", begin));
    String source =
        Files.readString(Path.of("src/test/java/io/sirocco/tests/OnnxRuntimePeerExample.java"));
    assertThat(source).contains(example.strip().indent(2).stripTrailing());
  }

  @Test
  void aDirectoryThatHoldsSomethingIsLeftAlone() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("exported"));
    Files.writeString(directory.resolve("notes"), "mine");
    assertThatThrownBy(() -> ExportedModel.GPT.export(folder))
        .isInstanceOf(StorageException.class)
        .hasMessage("%s: is not empty: it holds notes", directory);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aParameterThatIsMissingIsNamed() throws IOException {
    ExportedModel.GPT.export(folder);
    try (SafetensorsFile gpt = SafetensorsFile.open(folder.resolve("ours.safetensors"))) {
      assertThatThrownBy(() -> ExportedModel.LLAMA.model().graph(gpt))
          .isInstanceOf(SafetensorsException.class)
          .hasMessageContaining("h.0.mlp.c_fc.weight f32(32,192) is expected, there is")
          .hasMessageContaining("(32,96)");
    }
    assertThat(Objects.requireNonNull(folder.toFile().list())).contains("exported");
  }
}
