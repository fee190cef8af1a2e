package io.sirocco.huggingface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.hub.HuggingFaceClass;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import java.util.OptionalInt;

/** Writes config.json and generation_config.json, keys in the order of transformers' classes. */
final class ConfigWriter {

  /** No id: transformers takes sequences to end at the first padding, also where nothing pads. */
  private static final int NO_TOKEN = -1;

  private final HuggingFaceModel model;
  private final TransformerConfig config;
  private final TokenRoles roles;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private ConfigWriter(HuggingFaceModel model, TokenRoles roles) {
    this.model = model;
    this.config = model.config();
    this.roles = roles;
  }

  /** The content of config.json. */
  static ObjectNode config(HuggingFaceModel model, TokenRoles roles) {
    return new ConfigWriter(model, roles).write();
  }

  /** The content of generation_config.json. */
  static ObjectNode generation(TokenRoles roles) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("_from_model_config", true);
    for (String role : new String[] {"bos_token", "eos_token", "pad_token"}) {
      roles.id(role).ifPresent(id -> json.put(role + "_id", id));
    }
    return json;
  }

  private ObjectNode write() {
    json.putArray("architectures").add(model.kind().id());
    json.put("model_type", model.kind().modelType());
    json.put("vocab_size", config.V());
    switch (config.naming()) {
      case GPT -> gpt();
      case BERT -> {
        if (config.embeddings().segments() == 0) {
          distilBert();
        } else {
          bert();
        }
      }
      case XLM -> xlm();
    }
    if (model.kind().classifies()) {
      classes();
    }
    json.put("tie_word_embeddings", true);
    json.put("torch_dtype", "float32");
    return json;
  }

  private void classes() {
    if (model.kind().classifiesTexts()) {
      json.put("problem_type", model.classes().problemType());
    }
    List<String> labels = model.classes().labels();
    ObjectNode names = json.putObject("id2label");
    ObjectNode numbers = json.putObject("label2id");
    for (int i = 0; i < labels.size(); i++) {
      names.put(Integer.toString(i), labels.get(i));
      numbers.put(labels.get(i), i);
    }
    if (model.kind() == HuggingFaceClass.XLM_CLASSIFIER) {
      json.put("summary_type", "first");
      json.put("summary_use_proj", true);
      json.putNull("summary_activation");
      json.put("summary_proj_to_labels", true);
      // Dropout comes before the projection here.
      json.put("summary_first_dropout", config.dropout().hidden());
      json.put("summary_last_dropout", 0.0);
    }
  }

  private void gpt() {
    json.put("n_positions", config.T());
    json.put("n_embd", config.C());
    json.put("n_layer", config.L());
    json.put("n_head", config.H());
    json.put("n_inner", config.F());
    json.put("activation_function", ClassChoice.activation(config.blocks().feedForward()));
    json.put("resid_pdrop", config.dropout().hidden());
    json.put("embd_pdrop", config.dropout().hidden());
    json.put("attn_pdrop", config.dropout().attention());
    json.put("layer_norm_epsilon", config.blocks().epsilon());
    json.put("initializer_range", initializerRange());
    json.put("scale_attn_weights", true);
    // The defaults of the class are tokens of OpenAI's vocabulary.
    putId("bos_token_id", "bos_token");
    putId("eos_token_id", "eos_token");
    putId("pad_token_id", "pad_token");
  }

  private void bert() {
    json.put("max_position_embeddings", config.T());
    json.put("hidden_size", config.C());
    json.put("num_hidden_layers", config.L());
    json.put("num_attention_heads", config.H());
    json.put("intermediate_size", config.F());
    json.put("hidden_act", ClassChoice.activation(config.blocks().feedForward()));
    json.put("hidden_dropout_prob", config.dropout().hidden());
    json.put("attention_probs_dropout_prob", config.dropout().attention());
    json.put("type_vocab_size", config.embeddings().segments());
    json.put("layer_norm_eps", config.blocks().epsilon());
    json.put("initializer_range", initializerRange());
    json.put("position_embedding_type", "absolute");
    putId("pad_token_id", "pad_token");
  }

  private void distilBert() {
    json.put("max_position_embeddings", config.T());
    json.put("sinusoidal_pos_embds", false);
    json.put("dim", config.C());
    json.put("n_layers", config.L());
    json.put("n_heads", config.H());
    json.put("hidden_dim", config.F());
    json.put("activation", ClassChoice.activation(config.blocks().feedForward()));
    json.put("dropout", config.dropout().hidden());
    json.put("attention_dropout", config.dropout().attention());
    json.put("seq_classif_dropout", config.dropout().hidden());
    json.put("initializer_range", initializerRange());
    putId("pad_token_id", "pad_token");
  }

  private void xlm() {
    json.put("max_position_embeddings", config.T());
    json.put("emb_dim", config.C());
    json.put("n_layers", config.L());
    json.put("n_heads", config.H());
    json.put("dropout", config.dropout().hidden());
    json.put("attention_dropout", config.dropout().attention());
    json.put("gelu_activation", config.blocks().feedForward() == FeedForward.GELU);
    json.put("sinusoidal_embeddings", WeightExport.areSinusoids(config));
    json.put("causal", model.mask() == Mask.CAUSAL);
    json.put("asm", false);
    json.put("is_encoder", true);
    json.put("layer_norm_eps", config.blocks().epsilon());
    json.put("n_langs", config.embeddings().segments());
    json.put("use_lang_emb", true);
    ObjectNode names = json.putObject("id2lang");
    ObjectNode numbers = json.putObject("lang2id");
    for (int i = 0; i < model.languages().size(); i++) {
      names.put(Integer.toString(i), model.languages().get(i));
      numbers.put(model.languages().get(i), i);
    }
    putIndex("bos_index", "bos_token");
    putIndex("eos_index", "eos_token");
    putIndex("pad_index", "pad_token");
    putIndex("unk_index", "unk_token");
    putIndex("mask_index", "mask_token");
    json.put("pad_token_id", roles.id("pad_token").orElse(NO_TOKEN));
    putId("bos_token_id", "bos_token");
  }

  private void putIndex(String key, String role) {
    json.put(key, roles.id(role).orElse(NO_TOKEN));
  }

  private void putId(String key, String role) {
    OptionalInt id = roles.id(role);
    if (id.isPresent()) {
      json.put(key, id.getAsInt());
    } else {
      json.putNull(key);
    }
  }

  private double initializerRange() {
    return switch (config.initialization()) {
      case Initialization.Gpt(var token, _) -> token;
      case Initialization.Bert(var deviation) -> deviation;
      case Initialization.Xlm _ -> 0.02;
    };
  }
}
