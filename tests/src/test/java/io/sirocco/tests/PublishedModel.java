package io.sirocco.tests;

import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A directory as others publish it, of a model of 2 layers, 32 channels and 65 tokens, whose
 * tensors can be changed before it is written.
 *
 * @param config the text of config.json
 * @param tensors their values by name
 * @param shapes their shapes by name
 */
record PublishedModel(String config, Map<String, float[]> tensors, Map<String, List<Long>> shapes) {

  private static final int V = 65;
  private static final int C = 32;
  private static final int F = 96;
  private static final int L = 2;

  /** The element types that parameters are published in. */
  enum NumberType {
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    NumberType(int bytes) {
      this.bytes = bytes;
    }
  }

  /** RoBERTa, or XLM-R: 34 rows of positions, of which two are before the first. */
  static PublishedModel roberta(String architecture, String modelType) {
    PublishedModel model =
        of(
            """
            {"architectures": ["%s"], "model_type": "%s", "vocab_size": 65,
             "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
             "intermediate_size": 96, "hidden_act": "gelu", "max_position_embeddings": 34,
             "type_vocab_size": 1, "layer_norm_eps": 1e-05, "pad_token_id": 1,
             "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
             "position_embedding_type": "absolute", "classifier_dropout": null}
            """
                .formatted(architecture, modelType));
    model.addEmbeddings("roberta.", 34, 1);
    for (int layer = 0; layer < L; layer++) {
      String name = "roberta.encoder.layer." + layer;
      for (String part : List.of("query", "key", "value")) {
        model.addLinear(name + ".attention.self." + part, C, C);
      }
      model.addLinear(name + ".attention.output.dense", C, C);
      model.addNorm(name + ".attention.output.LayerNorm");
      model.addLinear(name + ".intermediate.dense", F, C);
      model.addLinear(name + ".output.dense", C, F);
      model.addNorm(name + ".output.LayerNorm");
    }
    model.addLinear("lm_head.dense", C, C);
    model.addNorm("lm_head.layer_norm");
    model.add("lm_head.bias", 0, V);
    return model;
  }

  /** RoBERTa, or XLM-R, that tells two classes of texts. */
  static PublishedModel robertaClassifier(String architecture, String modelType) {
    PublishedModel model =
        roberta(architecture, modelType)
            .with(
                "\"classifier_dropout\": null",
                """
                "classifier_dropout": null, "id2label": {"0": "fine", "1": "hate"},
                 "label2id": {"fine": 0, "hate": 1}, "problem_type": "single_label_classification"
                """);
    model.tensors().keySet().removeIf(name -> name.startsWith("lm_head."));
    model.addLinear("classifier.dense", C, C);
    model.addLinear("classifier.out_proj", 2, C);
    return model;
  }

  /** The same model with two classes of tokens in the place of its head. */
  PublishedModel tokenClassifier() {
    PublishedModel model =
        with("ForMaskedLM", "ForTokenClassification")
            .with(
                "\"pad_token_id\"",
                """
                "id2label": {"0": "O", "1": "B-HATE"}, "label2id": {"O": 0, "B-HATE": 1},
                 "pad_token_id\"\
                """);
    model.tensors().keySet().removeIf(name -> name.matches("(lm_head|vocab_).*"));
    model.addLinear("classifier", 2, C);
    return model;
  }

  /** DistilBERT. */
  static PublishedModel distilBert() {
    PublishedModel model =
        of(
            """
            {"architectures": ["DistilBertForMaskedLM"], "model_type": "distilbert",
             "vocab_size": 65, "dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 96,
             "activation": "gelu", "max_position_embeddings": 32, "sinusoidal_pos_embds": false,
             "dropout": 0.1, "attention_dropout": 0.1, "tie_weights_": true, "pad_token_id": 0}
            """);
    model.addEmbeddings("distilbert.", 32, 0);
    for (int layer = 0; layer < L; layer++) {
      String name = "distilbert.transformer.layer." + layer;
      for (String part : List.of("q_lin", "k_lin", "v_lin", "out_lin")) {
        model.addLinear(name + ".attention." + part, C, C);
      }
      model.addNorm(name + ".sa_layer_norm");
      model.addLinear(name + ".ffn.lin1", F, C);
      model.addLinear(name + ".ffn.lin2", C, F);
      model.addNorm(name + ".output_layer_norm");
    }
    model.addLinear("vocab_transform", C, C);
    model.addNorm("vocab_layer_norm");
    model.add("vocab_projector.bias", 0, V);
    return model;
  }

  /** DistilBERT that tells two classes of texts. */
  static PublishedModel distilBertClassifier() {
    PublishedModel model =
        distilBert()
            .with("ForMaskedLM", "ForSequenceClassification")
            .with(
                "\"pad_token_id\"",
                """
                "id2label": {"0": "fine", "1": "hate"}, "label2id": {"fine": 0, "hate": 1},
                 "problem_type": "single_label_classification", "seq_classif_dropout": 0.2,
                 "pad_token_id\"\
                """);
    model.tensors().keySet().removeIf(name -> name.startsWith("vocab_"));
    model.addLinear("pre_classifier", C, C);
    model.addLinear("classifier", 2, C);
    return model;
  }

  /** What an export has written. */
  static PublishedModel read(Path directory) throws IOException {
    PublishedModel model = of(Files.readString(directory.resolve("config.json")));
    try (SafetensorsFile file = SafetensorsFile.open(directory.resolve("model.safetensors"))) {
      for (TensorSource tensor : file.sources()) {
        float[] values = new float[Math.toIntExact(tensor.count())];
        tensor.elements().read(0, values);
        model.put(tensor.name(), tensor.shape(), values);
      }
    }
    return model;
  }

  private static PublishedModel of(String config) {
    return new PublishedModel(config, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** The same with another text in the place of one in config.json. */
  PublishedModel with(String text, String other) {
    if (!config.contains(text)) {
      throw new IllegalArgumentException("no %s in %s".formatted(text, config));
    }
    return new PublishedModel(config.replace(text, other), tensors, shapes);
  }

  private void addEmbeddings(String prefix, int positions, int types) {
    add(prefix + "embeddings.word_embeddings.weight", 0, V, C);
    add(prefix + "embeddings.position_embeddings.weight", 0, positions, C);
    if (types > 0) {
      add(prefix + "embeddings.token_type_embeddings.weight", 0, types, C);
    }
    addNorm(prefix + "embeddings.LayerNorm");
  }

  private void addLinear(String name, long outputs, long inputs) {
    add(name + ".weight", 0, outputs, inputs);
    add(name + ".bias", 0, outputs);
  }

  private void addNorm(String name) {
    add(name + ".weight", 1, C);
    add(name + ".bias", 0, C);
  }

  private void add(String name, double center, long... shape) {
    Random random = new Random(name.hashCode());
    float[] values =
        new float[Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (center + .2 * random.nextGaussian());
    }
    put(name, LongStream.of(shape).boxed().toList(), values);
  }

  /** Adds or replaces a tensor. */
  void put(String name, List<Long> shape, float[] values) {
    tensors.put(name, values);
    shapes.put(name, shape);
  }

  /** Adds a tensor of zeros. */
  void putZeros(String name, long... shape) {
    put(
        name,
        LongStream.of(shape).boxed().toList(),
        new float[Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact))]);
  }

  /** A copy of a tensor under another name. */
  void copy(String name, String other) {
    put(other, shape(name), values(name).clone());
  }

  /** Another name for a tensor. */
  void rename(String name, String other) {
    if (!name.equals(other)) {
      copy(name, other);
      remove(name);
    }
  }

  /** Takes a tensor away. */
  void remove(String name) {
    values(name);
    tensors.remove(name);
    shapes.remove(name);
  }

  float[] values(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  List<Long> shape(String name) {
    return Objects.requireNonNull(shapes.get(name), name);
  }

  /** Writes the directory, with one file of tensors. */
  Path write(Path directory, NumberType type) throws IOException {
    writeOthers(directory);
    Files.write(
        directory.resolve("model.safetensors"), file(new ArrayList<>(tensors.keySet()), type));
    return directory;
  }

  /** Writes the directory, with a list of two files of tensors. */
  Path writeSharded(Path directory) throws IOException {
    writeOthers(directory);
    List<String> names = new ArrayList<>(tensors.keySet());
    List<List<String>> parts =
        List.of(names.subList(0, names.size() / 2), names.subList(names.size() / 2, names.size()));
    List<String> map = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String file = "model-%05d-of-00002.safetensors".formatted(i + 1);
      Files.write(directory.resolve(file), file(parts.get(i), NumberType.F32));
      parts.get(i).forEach(name -> map.add("\"%s\": \"%s\"".formatted(name, file)));
    }
    Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {%s}}"
            .formatted(String.join(", ", map)));
    return directory;
  }

  private void writeOthers(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("config.json"), config);
    HubModel.tokenizer().save(directory);
  }

  private byte[] file(List<String> names, NumberType type) {
    List<String> header = new ArrayList<>(List.of("\"__metadata__\": {\"format\": \"pt\"}"));
    int end = 0;
    for (String name : names) {
      int bytes = values(name).length * type.bytes;
      header.add(
          "\"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
              .formatted(name, type, shape(name), end, end + bytes));
      end += bytes;
    }
    byte[] json =
        header.stream()
            .collect(Collectors.joining(", ", "{", "}"))
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (String name : names) {
      for (float value : values(name)) {
        switch (type) {
          case F32 -> file.putFloat(value);
          case F16 -> file.putShort(Float.floatToFloat16(value));
          case BF16 -> file.putShort((short) (Float.floatToIntBits(value) >>> 16));
        }
      }
    }
    return Arrays.copyOf(file.array(), file.position());
  }
}
