package io.sirocco.benchmarks.tokenization;

import io.sirocco.benchmarks.Contestant;
import java.util.Optional;

/** Outside software that encodes text. */
public interface TokenizationPeer {
  /** What a user types, such as {@code huggingface}. */
  String name();

  /** Version, and what else decides its speed, in words. */
  String description();

  /**
   * Makes it ready and checks what it gives; empty if it has no tokenizer of this kind.
   *
   * @throws io.sirocco.benchmarks.WrongResultException if it gives something wrong
   */
  Optional<Contestant> prepare(TokenizationWork work);
}
