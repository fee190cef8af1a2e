package io.sirocco.transformer;

/** The parts of a transformer and their names in each {@link Naming}; %d is the layer. */
enum Part {
  WORDS("wte", "bert.embeddings.word_embeddings", "transformer.embeddings"),
  POSITIONS("wpe", "bert.embeddings.position_embeddings", "transformer.position_embeddings"),
  SEGMENTS("wse", "bert.embeddings.token_type_embeddings", "transformer.lang_embeddings"),
  EMBEDDING("embedding", "bert.embeddings", "transformer.embedding"),
  EMBEDDING_NORM("ln_e", "bert.embeddings.LayerNorm", "transformer.layer_norm_emb"),
  ATTENTION("h.%d.attn", "bert.encoder.layer.%d.attention.self", "transformer.attentions.%d"),
  ATTENTION_NORM(
      "h.%d.ln_1",
      "bert.encoder.layer.%d.attention.output.LayerNorm", "transformer.layer_norm1.%d"),
  QUERY_KEY_VALUE(
      "h.%d.attn.c_attn",
      "bert.encoder.layer.%d.attention.self.query_key_value", "transformer.attentions.%d.qkv_lin"),
  ATTENTION_PROJECTION(
      "h.%d.attn.c_proj",
      "bert.encoder.layer.%d.attention.output.dense", "transformer.attentions.%d.out_lin"),
  FEED_FORWARD_NORM(
      "h.%d.ln_2", "bert.encoder.layer.%d.output.LayerNorm", "transformer.layer_norm2.%d"),
  FEED_FORWARD(
      "h.%d.mlp.c_fc", "bert.encoder.layer.%d.intermediate.dense", "transformer.ffns.%d.lin1"),
  FEED_FORWARD_PROJECTION(
      "h.%d.mlp.c_proj", "bert.encoder.layer.%d.output.dense", "transformer.ffns.%d.lin2"),
  FINAL_NORM("ln_f", "bert.encoder.LayerNorm", "transformer.layer_norm"),
  TOKEN_BIAS("lm_head", "cls.predictions", "pred_layer.proj"),
  TRANSFORM("lm_head.dense", "cls.predictions.transform.dense", "pred_layer.transform.dense"),
  TRANSFORM_NORM(
      "lm_head.layer_norm",
      "cls.predictions.transform.LayerNorm",
      "pred_layer.transform.layer_norm"),
  POOLER("pooler.dense", "bert.pooler.dense", "pooler.dense"),
  CLASSES("seq_relationship", "cls.seq_relationship", "seq_relationship"),
  CLASSIFIER("score", "classifier", "sequence_summary.summary"),
  TOKEN_CLASSIFIER("classifier", "classifier", "classifier"),
  EMBEDDING_PROJECTION(
      "embeddings_project", "bert.embeddings_project", "transformer.embeddings_project"),
  REPLACEMENT(
      "discriminator_predictions.dense",
      "discriminator_predictions.dense",
      "discriminator_predictions.dense"),
  REPLACEMENT_CLASSES(
      "discriminator_predictions.dense_prediction",
      "discriminator_predictions.dense_prediction",
      "discriminator_predictions.dense_prediction");

  private final String gpt;
  private final String bert;
  private final String xlm;

  Part(String gpt, String bert, String xlm) {
    this.gpt = gpt;
    this.bert = bert;
    this.xlm = xlm;
  }

  /** Its name in {@link Naming#GPT}. */
  String gpt() {
    return gpt;
  }

  /** Its name in {@link Naming#BERT}. */
  String bert() {
    return bert;
  }

  /** Its name in {@link Naming#XLM}. */
  String xlm() {
    return xlm;
  }
}
