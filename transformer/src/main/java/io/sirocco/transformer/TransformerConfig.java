package io.sirocco.transformer;

import io.sirocco.kernels.Bias;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import java.util.Optional;
import java.util.Set;

/**
 * The sizes and choices of a transformer. The output projection is the word embedding always.
 *
 * @param V vocabulary
 * @param T context: the most positions of a sequence
 * @param L layers
 * @param H heads
 * @param C channels, a multiple of H
 * @param F width of the feed-forward layer
 * @param embeddings what stands before the first layer
 * @param blocks the choices of the layers
 * @param heads what is predicted
 * @param dropout its rates
 * @param initialization the initial values
 * @param naming how parameters are called and stored
 */
public record TransformerConfig(
    int V,
    int T,
    int L,
    int H,
    int C,
    int F,
    EmbeddingConfig embeddings,
    BlockConfig blocks,
    HeadConfig heads,
    Dropout dropout,
    Initialization initialization,
    Naming naming) {

  /** Checks sizes. */
  public TransformerConfig {
    positive("vocabulary V", V);
    positive("context T", T);
    positive("layers L", L);
    positive("heads H", H);
    positive("channels C", C);
    positive("feed-forward F", F);
    if (C % H != 0) {
      throw new IllegalArgumentException("C=%d is not a multiple of H=%d".formatted(C, H));
    }
    if (embeddings.positions() == Positions.ROTARY && C / H % 2 != 0) {
      throw new IllegalArgumentException(
          "rotary positions turn pairs of channels, but a head has C/H=%d/%d=%d"
              .formatted(C, H, C / H));
    }
  }

  /**
   * As GPT-2: Radford et al. 2019. Norms before the branches and after the last layer, learned
   * positions, GELU with tanh, biases, no bias at the output.
   */
  public static TransformerConfig gpt(int V, int T, int L, int H, int C, int F) {
    return new TransformerConfig(
        V,
        T,
        L,
        H,
        C,
        F,
        new EmbeddingConfig(Positions.LEARNED, 0, EmbeddingNorm.ABSENT),
        new BlockConfig(
            NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, FeedForward.GELU_TANH, Bias.PRESENT),
        HeadConfig.tokens(TokenHead.PLAIN),
        Dropout.PUBLISHED,
        Initialization.Gpt.PUBLISHED,
        Naming.GPT);
  }

  /**
   * As BERT: Devlin et al. 2019, sections 3 and 3.1, with both of its heads. Norms after the
   * embedding and the residual connections, learned positions, two token types, GELU with erf (in
   * Google's code it is the one with tanh).
   */
  public static TransformerConfig bert(int V, int T, int L, int H, int C, int F) {
    return new TransformerConfig(
        V,
        T,
        L,
        H,
        C,
        F,
        new EmbeddingConfig(Positions.LEARNED, 2, EmbeddingNorm.PRESENT),
        POST_NORM,
        new HeadConfig(Set.of(Head.TOKENS, Head.SENTENCES), TokenHead.TRANSFORMED),
        Dropout.PUBLISHED,
        Initialization.Bert.PUBLISHED,
        Naming.BERT);
  }

  /**
   * As XLM: Conneau and Lample 2019, section 3, and facebookresearch/XLM. BERT's layers, a row for
   * each language, a bias at the output.
   *
   * @param languages rows of the table of languages
   */
  public static TransformerConfig xlm(int V, int T, int languages, int L, int H, int C, int F) {
    return new TransformerConfig(
        V,
        T,
        L,
        H,
        C,
        F,
        new EmbeddingConfig(Positions.LEARNED, languages, EmbeddingNorm.PRESENT),
        POST_NORM,
        HeadConfig.tokens(TokenHead.BIASED),
        Dropout.PUBLISHED,
        new Initialization.Xlm(),
        Naming.XLM);
  }

  private static final BlockConfig POST_NORM =
      new BlockConfig(
          NormPlacement.POST, NormKind.LAYER_NORM, 1e-12, FeedForward.GELU, Bias.PRESENT);

  /** The same with other embeddings. */
  public TransformerConfig with(EmbeddingConfig other) {
    return new TransformerConfig(
        V, T, L, H, C, F, other, blocks, heads, dropout, initialization, naming);
  }

  /** The same with other layers. */
  public TransformerConfig with(BlockConfig other) {
    return new TransformerConfig(
        V, T, L, H, C, F, embeddings, other, heads, dropout, initialization, naming);
  }

  /** The same with other heads. */
  public TransformerConfig with(HeadConfig other) {
    return new TransformerConfig(
        V, T, L, H, C, F, embeddings, blocks, other, dropout, initialization, naming);
  }

  /** The same with other rates. */
  public TransformerConfig with(Dropout other) {
    return new TransformerConfig(
        V, T, L, H, C, F, embeddings, blocks, heads, other, initialization, naming);
  }

  /** The same with other initial values. */
  public TransformerConfig with(Initialization other) {
    return new TransformerConfig(
        V, T, L, H, C, F, embeddings, blocks, heads, dropout, other, naming);
  }

  /** The same with other names. */
  public TransformerConfig with(Naming other) {
    return new TransformerConfig(
        V, T, L, H, C, F, embeddings, blocks, heads, dropout, initialization, other);
  }

  /**
   * The generator of replaced-token detection, if there is one: the same choices in other sizes; it
   * predicts tokens behind a dense layer, which leads back to the channels of the embeddings.
   */
  public Optional<TransformerConfig> generator() {
    return Optional.ofNullable(heads.generator())
        .map(sizes ->
            new TransformerConfig(
                V,
                T,
                sizes.L(),
                sizes.H(),
                sizes.C(),
                sizes.F(),
                embeddings,
                blocks,
                HeadConfig.tokens(TokenHead.TRANSFORMED),
                dropout,
                initialization,
                naming));
  }

  /** Head size D = C/H. */
  public int D() {
    return C / H;
  }

  private static void positive(String name, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("%s=%d is below 1".formatted(name, size));
    }
  }
}
