package io.sirocco.api;

import io.sirocco.BackendChoice;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.retrieval.Pooling;

/**
 * How a model is used.
 *
 * @param backend what computes: a name that {@code sirocco doctor} lists, or {@link
 *     BackendChoice#AUTO}
 * @param options its threads and device
 * @param language of all texts, for a model that has language embeddings; empty otherwise
 * @param pooling how the states of a text become its vector
 */
public record Settings(String backend, BackendOptions options, String language, Pooling pooling) {

  /** The processor by the Vector API, so many threads; means as vectors; no language. */
  public static Settings threads(int threads) {
    return new Settings("vector", BackendOptions.threads(threads), "", Pooling.MEAN);
  }

  /** The same with another backend. */
  public Settings backend(String name) {
    return new Settings(name, options, language, pooling);
  }

  /** The same on another device, from 0. */
  public Settings device(int device) {
    return new Settings(backend, new BackendOptions(options.threads(), device), language, pooling);
  }

  /** The same for texts of this language. */
  public Settings language(String name) {
    return new Settings(backend, options, name, pooling);
  }

  /** The same with vectors made in another way. */
  public Settings pooling(Pooling other) {
    return new Settings(backend, options, language, other);
  }
}
