package io.sirocco.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.huggingface.TokenRoles;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The content of config.json beside an ONNX file: what a caller of the file has to know. */
final class ModelDescription {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ModelDescription() {}

  /** The text of the file. */
  static String of(OnnxModel model, TokenRoles roles) throws IOException {
    TransformerConfig config = model.config();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", config.naming().name().toLowerCase(Locale.ROOT));
    json.put("vocab_size", config.V());
    json.put("max_position_embeddings", config.T());
    json.put("num_hidden_layers", config.L());
    json.put("num_attention_heads", config.H());
    json.put("hidden_size", config.C());
    json.put("intermediate_size", config.F());
    json.put("causal", model.mask() == Mask.CAUSAL);
    json.put("opset", OnnxFile.OPERATOR_SET);
    addAll(json.putArray("inputs"), model.inputs());
    addAll(json.putArray("outputs"), model.outputs());
    if (!model.languages().isEmpty()) {
      addAll(json.putArray("languages"), model.languages());
    }
    if (!model.labels().isEmpty()) {
      addAll(json.putArray("labels"), model.labels());
    }
    ObjectNode special = json.putObject("special_token_ids");
    roles.ids().forEach(special::put);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void addAll(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
