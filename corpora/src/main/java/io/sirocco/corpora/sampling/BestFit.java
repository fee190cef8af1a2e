package io.sirocco.corpora.sampling;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Bins of one capacity into which pieces are put, each into the bin with the least room that holds
 * it, the newest of several. All lists are arrays of links.
 */
final class BestFit {

  private static final int NONE = -1;

  private final int capacity;

  /** By room: the newest bin with exactly that much, and which rooms have one. */
  private final int[] binWithRoom;

  private final BitSet rooms = new BitSet();
  private final int[] nextBin;
  private final int[] firstPiece;
  private final int[] lastPiece;
  private final int[] nextPiece;
  private int bins;

  BestFit(int capacity, int pieces) {
    this.capacity = capacity;
    binWithRoom = filled(capacity + 1);
    nextBin = filled(pieces);
    firstPiece = filled(pieces);
    lastPiece = filled(pieces);
    nextPiece = filled(pieces);
  }

  private static int[] filled(int size) {
    int[] links = new int[size];
    Arrays.fill(links, NONE);
    return links;
  }

  void add(int piece, int length) {
    int room = rooms.nextSetBit(length);
    int bin;
    if (room < 0) {
      bin = bins++;
      room = capacity;
      firstPiece[bin] = piece;
    } else {
      bin = binWithRoom[room];
      binWithRoom[room] = nextBin[bin];
      rooms.set(room, binWithRoom[room] != NONE);
      nextPiece[lastPiece[bin]] = piece;
    }
    lastPiece[bin] = piece;
    int left = room - length;
    nextBin[bin] = binWithRoom[left];
    binWithRoom[left] = bin;
    rooms.set(left);
  }

  int count() {
    return bins;
  }

  /** The first piece of a bin. */
  int first(int bin) {
    return firstPiece[bin];
  }

  /** The piece after another in its bin, negative after the last. */
  int next(int piece) {
    return nextPiece[piece];
  }
}
