package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Byte-pair encoding as it is defined: look at all pairs, merge one, begin again. */
final class NaiveBpe {
  private NaiveBpe() {}

  private record Piece(int id, int to) {}

  static String encode(Bpe model, String word) {
    List<Piece> pieces = units(model, word);
    while (true) {
      int best = -1;
      int lowest = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < pieces.size(); i++) {
        int rank = rank(model, pieces.get(i).id, pieces.get(i + 1).id);
        if (rank < lowest) {
          lowest = rank;
          best = i;
        }
      }
      if (best < 0) {
        return shown(pieces);
      }
      pieces.set(best, new Piece(model.merges().merged(lowest), pieces.get(best + 1).to));
      pieces.remove(best + 1);
    }
  }

  private static List<Piece> units(Bpe model, String word) {
    List<Piece> units = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < word.length(); ) {
      int size = Character.charCount(word.codePointAt(i));
      String unit = word.substring(i, i + size);
      end += unit.getBytes(UTF_8).length;
      String spelled =
          (i == 0 ? "" : model.rules().continuingPrefix())
              + unit
              + (i + size == word.length() ? model.rules().endOfWordSuffix() : "");
      int id = model.vocabulary().id(spelled);
      if (id != Vocabulary.ABSENT) {
        units.add(new Piece(id, end));
      } else if (model.rules().unknown().isPresent()) {
        units.add(new Piece(model.rules().unknown().getAsInt(), end));
      }
      i += size;
    }
    return units;
  }

  /** Of a pair that is there twice the last rank counts. */
  private static int rank(Bpe model, int left, int right) {
    for (int rank = model.merges().size() - 1; rank >= 0; rank--) {
      if (model.merges().left(rank) == left && model.merges().right(rank) == right) {
        return rank;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static String shown(List<Piece> pieces) {
    StringBuilder tokens = new StringBuilder();
    int from = 0;
    for (Piece piece : pieces) {
      tokens.append(EncodedWord.token(piece.id, from, piece.to));
      from = piece.to;
    }
    return tokens.toString();
  }
}
