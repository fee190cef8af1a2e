package io.sirocco.transformer;

/** Whose layers are meant: a model's own, or those of its generator. */
sealed interface Scope {

  /** What stands before the names of its own parameters. */
  String prefix();

  /** Channels of the embeddings of a model with layers of C channels. */
  int embeddingChannels(int C);

  /** The number of its first dropout: no two of a model and its generator draw alike. */
  int firstSite();

  /** The model itself. */
  record Whole() implements Scope {
    @Override
    public String prefix() {
      return "";
    }

    @Override
    public int embeddingChannels(int C) {
      return C;
    }

    @Override
    public int firstSite() {
      return 0;
    }
  }

  /**
   * Its generator, which has the tables and the norm of the embeddings in common with it.
   *
   * @param E channels of the embeddings
   * @param firstSite behind the dropouts of the model
   */
  record Generator(int E, int firstSite) implements Scope {
    @Override
    public String prefix() {
      return "generator.";
    }

    @Override
    public int embeddingChannels(int C) {
      return E;
    }
  }
}
