package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.onnx.OnnxInitializers;
import io.sirocco.onnx.OnnxInitializers.Node;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A published encoder, all-MiniLM-L6-v2, whose parameters are read out of its ONNX file: the states
 * of a BERT here are those that ONNX Runtime computes of that file, at each token of 100 sentences
 * in ten languages.
 */
@Tag("peer")
final class OnnxMiniLmPeerTest {

  private static final TransformerConfig CONFIG =
      TransformerConfig.bert(30_522, 512, 6, 12, 384, 1536)
          .with(HeadConfig.tokens(TokenHead.PLAIN));

  /** What the file calls the states. */
  private static final String STATES = "output_0";

  @TempDir private Path folder;

  private Path resource(String name, String as) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/" + name)) {
      Path file = folder.resolve(as);
      Files.copy(Objects.requireNonNull(in, name), file);
      return file;
    }
  }

  @Test
  void statesOfSentencesInTenLanguagesAreThoseOfTheFile() throws Exception {
    Path file = resource("all-minilm-l6-v2.onnx", "model.onnx");
    resource("all-minilm-l6-v2-tokenizer.json", "tokenizer.json");
    Tokenizer tokenizer = Tokenizer.load(folder);
    Transformer transformer = new Transformer(CONFIG);
    int compared = 0;
    try (OnnxRuntimePeer theirs = OnnxRuntimePeer.open(file);
        Backend backend = TinyTraining.backend(2);
        Session ours = backend.open(ModelStates.evaluation(transformer))) {
      TensorFiles.load(ours, transformer, parameters(file, transformer));
      for (List<String> sentences : sentences().values()) {
        PaddedBatch batch = batch(tokenizer, sentences);
        ModelInputs inputs = new ModelInputs(batch.B(), batch.T());
        Tensor states = inputs.states(CONFIG.C());
        float[] here =
            Objects.requireNonNull(
                batch.run(ours, inputs, transformer.states(inputs, Mask.FULL), states).get(states));
        List<String> given = List.of("input_ids", "attention_mask", "token_type_ids");
        float[] there =
            Objects.requireNonNull(theirs.answers(given, List.of(STATES), batch).get(STATES));
        OnnxRuntimePeer.assertClose(batch, STATES, there, here);
        compared += sentences.size();
      }
    }
    assertThat(compared).isEqualTo(100);
  }

  /** The sentences of each language. */
  private Map<String, List<String>> sentences() throws IOException {
    Map<String, List<String>> languages = new LinkedHashMap<>();
    Path file = resource("sentences-in-ten-languages.tsv", "sentences.tsv");
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] fields = line.split("\t", -1);
      languages.computeIfAbsent(fields[0], _ -> new ArrayList<>()).add(fields[1]);
    }
    assertThat(languages).hasSize(10);
    return languages;
  }

  /** The sentences between [CLS] and [SEP], padded behind. */
  private static PaddedBatch batch(Tokenizer tokenizer, List<String> sentences) {
    int begin = tokenizer.id("[CLS]").orElseThrow();
    int end = tokenizer.id("[SEP]").orElseThrow();
    List<int[]> all = sentences.stream().map(tokenizer::ids).toList();
    int B = all.size();
    int T = all.stream().mapToInt(ids -> ids.length + 2).max().orElseThrow();
    int[] ids = new int[B * T];
    int[] mask = new int[B * T];
    int[] positions = new int[B * T];
    for (int b = 0; b < B; b++) {
      int[] sentence = all.get(b);
      ids[b * T] = begin;
      System.arraycopy(sentence, 0, ids, b * T + 1, sentence.length);
      ids[b * T + sentence.length + 1] = end;
      for (int t = 0; t < sentence.length + 2; t++) {
        mask[b * T + t] = 1;
        positions[b * T + t] = t;
      }
    }
    return new PaddedBatch(B, T, ids, mask, new int[B * T], positions);
  }

  // ---------------------------------------------------------------------------------------------
  // Parameters
  // ---------------------------------------------------------------------------------------------

  private static Map<String, float[]> parameters(Path file, Transformer transformer)
      throws IOException {
    Map<String, float[]> stored = new HashMap<>();
    try (OnnxInitializers tensors = OnnxInitializers.open(file)) {
      for (TensorSource tensor : tensors.sources()) {
        float[] values = new float[Math.toIntExact(tensor.count())];
        tensor.elements().read(0, values);
        stored.put(tensor.name(), values);
      }
      addWeights(tensors.nodes(), stored);
    }
    Map<String, float[]> parameters = new LinkedHashMap<>();
    for (Tensor tensor : transformer.tensors()) {
      parameters.put(tensor.name(), of(stored, tensor.name().substring("bert.".length())));
    }
    return parameters;
  }

  /**
   * Names the weights of linear layers, which the exporter has transposed and numbered: where their
   * product is added to a bias, that has the name of the layer.
   */
  private static void addWeights(List<Node> nodes, Map<String, float[]> stored) {
    Map<String, String> weights = new HashMap<>();
    for (Node node : nodes) {
      if (node.operator().equals("MatMul")) {
        weights.put(node.outputs().getFirst(), node.inputs().get(1));
      }
      String weight = node.inputs().size() == 2 ? weights.get(node.inputs().get(1)) : null;
      if (node.operator().equals("Add") && weight != null && stored.containsKey(weight)) {
        String bias = node.inputs().getFirst();
        int outputs = Objects.requireNonNull(stored.get(bias), bias).length;
        float[] values = Objects.requireNonNull(stored.get(weight));
        stored.put(bias.replace(".bias", ".weight"), transposed(values, outputs));
      }
    }
  }

  /** (C,K) as (K,C). */
  private static float[] transposed(float[] values, int K) {
    int C = values.length / K;
    float[] transposed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      transposed[i % K * C + i / K] = values[i];
    }
    return transposed;
  }

  /** What is stored under a name; queries, keys and values are one after the other here. */
  private static float[] of(Map<String, float[]> stored, String name) {
    if (!name.contains("query_key_value")) {
      return Objects.requireNonNull(stored.get(name), name);
    }
    float[] query = of(stored, name.replace("query_key_value", "query"));
    float[] key = of(stored, name.replace("query_key_value", "key"));
    float[] value = of(stored, name.replace("query_key_value", "value"));
    float[] packed = new float[3 * query.length];
    System.arraycopy(query, 0, packed, 0, query.length);
    System.arraycopy(key, 0, packed, query.length, query.length);
    System.arraycopy(value, 0, packed, 2 * query.length, query.length);
    return packed;
  }
}
