package io.sirocco.tokenizer.postprocessing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts special tokens around one text or two by a template.
 *
 * @param single the template for one text
 * @param pair the template for two
 * @param specialTokens what the names of special tokens in the templates stand for
 */
public record TemplateProcessing(
    List<Piece> single, List<Piece> pair, Map<String, List<PairProcessing.Token>> specialTokens)
    implements PostProcessor {
  /** A piece of a template. */
  public sealed interface Piece {
    /**
     * The tokens of a text.
     *
     * @param text 0 or 1
     * @param type the type that they get
     */
    record Text(int text, int type) implements Piece {}

    /**
     * A special token.
     *
     * @param name its name
     * @param type the type that it gets
     */
    record Special(String name, int type) implements Piece {}
  }

  /** Copies the templates and checks that they name what is there. */
  public TemplateProcessing {
    single = List.copyOf(single);
    pair = List.copyOf(pair);
    specialTokens = Map.copyOf(specialTokens);
    for (Piece piece : single) {
      if (piece instanceof Piece.Text(int text, int type) && text != 0) {
        throw new IllegalArgumentException(
            "the template for one text names text %d, of type %d".formatted(text, type));
      }
    }
    for (List<Piece> template : List.of(single, pair)) {
      for (Piece piece : template) {
        if (piece instanceof Piece.Special(String name, int type)
            && !specialTokens.containsKey(name)) {
          throw new IllegalArgumentException(
              "a template names the special token \"%s\" of type %d, which is not described"
                  .formatted(name, type));
        }
      }
    }
  }

  @Override
  public int added(int texts) {
    return template(texts).stream()
        .mapToInt(piece ->
            switch (piece) {
              case Piece.Text text -> 0;
              case Piece.Special special -> tokens(special).size();
            })
        .sum();
  }

  private List<Piece> template(int texts) {
    return texts == 1 ? single : pair;
  }

  private List<PairProcessing.Token> tokens(Piece.Special special) {
    return specialTokens.getOrDefault(special.name(), List.of());
  }

  @Override
  public List<TokenSequence> process(List<TokenSequence> sequences, SpecialTokens specialTokens) {
    List<TokenSequence> processed = new ArrayList<>();
    for (Piece piece : template(sequences.size())) {
      switch (piece) {
        case Piece.Text(int text, int type) -> {
          sequences.get(text).setTypes(type);
          processed.add(sequences.get(text).copy());
        }
        case Piece.Special special -> {
          if (specialTokens == SpecialTokens.ADD) {
            TokenSequence added = new TokenSequence(1);
            tokens(special).forEach(token -> added.addSpecial(token.id(), special.type()));
            processed.add(added);
          }
        }
      }
    }
    return processed;
  }
}
