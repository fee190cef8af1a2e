package io.sirocco;

import io.sirocco.generation.Sampling;
import io.sirocco.generation.TokenGenerator;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Session;
import io.sirocco.tokenizer.StreamingDecoder;
import io.sirocco.tokenizer.UnknownCharacterException;
import io.sirocco.tokenizer.model.UnknownWordException;
import io.sirocco.training.ModelStates;
import java.io.IOException;
import java.util.function.Predicate;

/** Continues a text with a pretrained model. */
public final class TextGeneration implements AutoCloseable {

  private final PretrainedModel pretrained;
  private final Session session;
  private final TokenGenerator generator;

  /**
   * Loads the parameters.
   *
   * @param pretrained the model
   * @param backend what computes; the caller closes it
   * @throws IOException if the parameters cannot be read
   */
  public TextGeneration(PretrainedModel pretrained, Backend backend) throws IOException {
    this.pretrained = pretrained;
    session = pretrained.open(backend, ModelStates.decoding(pretrained.model(), 1));
    generator = new TokenGenerator(session, pretrained.model());
  }

  /**
   * Generates.
   *
   * @param prompt at least one token long
   * @param tokens the most tokens to generate
   * @param sampling how each is chosen
   * @param receiver is given each piece of text as it is made; returns whether to go on, and gets
   *     nothing more if not
   * @throws IllegalArgumentException as {@link #requirePrompt} does
   */
  public void generate(String prompt, int tokens, Sampling sampling, Predicate<String> receiver) {
    Delivery delivery = new Delivery(pretrained.tokenizer().streamingDecoder(), receiver);
    generator.generate(requirePrompt(pretrained, prompt), tokens, sampling, delivery::next);
    delivery.finish();
  }

  /** Hands text on until the receiver has had enough. */
  private static final class Delivery {

    private final StreamingDecoder decoder;
    private final Predicate<String> receiver;
    private boolean wanted = true;

    Delivery(StreamingDecoder decoder, Predicate<String> receiver) {
      this.decoder = decoder;
      this.receiver = receiver;
    }

    boolean next(int token) {
      wanted = receiver.test(decoder.next(token));
      return wanted;
    }

    /** What the decoder still holds back: the beginning of a character that never ended. */
    void finish() {
      String rest = decoder.finish();
      if (wanted && !rest.isEmpty()) {
        wanted = receiver.test(rest);
      }
    }
  }

  /**
   * The tokens of a prompt.
   *
   * @throws IllegalArgumentException if it has none, or a character that the model does not know
   */
  public static int[] requirePrompt(PretrainedModel pretrained, String prompt) {
    if (prompt.isEmpty()) {
      throw new IllegalArgumentException("the prompt is empty, it needs at least one character");
    }
    try {
      int[] ids = pretrained.tokenizer().ids(prompt);
      if (ids.length == 0) {
        throw new IllegalArgumentException("the prompt has no tokens, it needs at least one");
      }
      return ids;
    } catch (UnknownCharacterException | UnknownWordException e) {
      throw new IllegalArgumentException("the prompt: %s".formatted(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    generator.close();
    session.close();
  }
}
