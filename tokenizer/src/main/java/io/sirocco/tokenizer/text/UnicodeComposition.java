package io.sirocco.tokenizer.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of Unicode normalization (Unicode Standard Annex #15), taken from {@link Normalizer}
 * less the characters that Hugging Face's tokenizers do not know yet.
 */
public final class UnicodeComposition {
  /** Combining class of a character that combines with nothing before it. */
  public static final int STARTER = 0;

  private static final String CANONICAL = "NORMALIZATION";
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int PAGES = (Character.MAX_CODE_POINT >> PAGE_BITS) + 1;

  /** Where characters with a canonical composition are; Hangul syllables are computed. */
  private static final int[][] COMPOSITES = {{0xC0, 0x3100}, {0x11000, 0x17000}};

  private static final int LAST_MARK = 0x1F000;

  /** Filled as they are asked for: what stands in them is a function of the place alone. */
  private static final int[][][] NFD = new int[PAGES][][];

  /** As {@link #NFD}. */
  private static final int[][][] NFKD = new int[PAGES][][];

  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[][][].class);

  private static final long[] PAIRS;
  private static final int[] COMPOSED;
  private static final BitSet SECONDS = new BitSet();
  private static final byte[] CLASSES = new byte[LAST_MARK];

  static {
    List<long[]> pairs = new ArrayList<>();
    for (int[] range : COMPOSITES) {
      for (int codePoint = range[0]; codePoint < range[1]; codePoint++) {
        addPair(codePoint, pairs);
      }
    }
    pairs.sort((one, other) -> Long.compare(one[0], other[0]));
    PAIRS = pairs.stream().mapToLong(pair -> pair[0]).toArray();
    COMPOSED = pairs.stream().mapToInt(pair -> (int) pair[1]).toArray();
    for (long pair : PAIRS) {
      SECONDS.set((int) pair);
    }
    SECONDS.set(0x1161, 0x1161 + 21);
    SECONDS.set(0x11A8, 0x11A7 + 28);
    rankCombiningClasses();
  }

  private UnicodeComposition() {}

  private static boolean known(int codePoint) {
    return !UnicodeExceptions.contains(CANONICAL, codePoint);
  }

  private static void addPair(int codePoint, List<long[]> pairs) {
    String self = Character.toString(codePoint);
    String decomposed = Normalizer.normalize(self, Normalizer.Form.NFD);
    if (decomposed.equals(self)
        || !known(codePoint)
        || !Normalizer.isNormalized(self, Normalizer.Form.NFC)) {
      return;
    }
    int second = decomposed.codePointBefore(decomposed.length());
    String rest = decomposed.substring(0, decomposed.length() - Character.charCount(second));
    String first = Normalizer.normalize(rest, Normalizer.Form.NFC);
    pairs.add(new long[] {pair(first.codePointAt(0), second), codePoint});
  }

  private static long pair(int first, int second) {
    return (long) first << Integer.SIZE | second;
  }

  /**
   * Numbers the combining classes by their order, which is all that matters. Java does not tell
   * them, but it sorts by them.
   */
  private static void rankCombiningClasses() {
    List<Integer> representatives = new ArrayList<>();
    List<List<Integer>> members = new ArrayList<>();
    for (int codePoint = 0x300; codePoint < LAST_MARK; codePoint++) {
      if (isNonstarter(codePoint)) {
        int low = 0;
        int high = representatives.size();
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (swaps(codePoint, representatives.get(middle))) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        if (low == representatives.size() || swaps(representatives.get(low), codePoint)) {
          representatives.add(low, codePoint);
          members.add(low, new ArrayList<>());
        }
        members.get(low).add(codePoint);
      }
    }
    for (int rank = 0; rank < members.size(); rank++) {
      for (int codePoint : members.get(rank)) {
        CLASSES[codePoint] = (byte) (rank + 1);
      }
    }
  }

  /**
   * Whether a mark has a combining class, by sorting it with the lowest one and the highest one.
   */
  private static boolean isNonstarter(int codePoint) {
    return Character.getType(codePoint) != Character.UNASSIGNED
        && CharacterClass.COMBINING_MARK.inJava(codePoint)
        && known(codePoint)
        && decomposition(codePoint, UnicodeForm.NFD) == null
        && (swaps(codePoint, 0x334) || swaps(0x345, codePoint));
  }

  private static boolean swaps(int first, int second) {
    String pair = Character.toString(first) + Character.toString(second);
    return first != second
        && Normalizer.normalize(pair, Normalizer.Form.NFD).codePointAt(0) == second;
  }

  /** The rank of a character's combining class among all, {@link #STARTER} for class 0. */
  public static int combiningClass(int codePoint) {
    return codePoint < LAST_MARK ? CLASSES[codePoint] : STARTER;
  }

  /** The full decomposition of a character; null if it is its own. Not to be changed. */
  public static int @Nullable [] decomposition(int codePoint, UnicodeForm form) {
    int[][][] pages = form == UnicodeForm.NFD || form == UnicodeForm.NFC ? NFD : NFKD;
    int[][] page = (int[][]) ELEMENT.getAcquire(pages, codePoint >> PAGE_BITS);
    if (page == null) {
      page = page(codePoint >> PAGE_BITS, form);
      ELEMENT.setRelease(pages, codePoint >> PAGE_BITS, page);
    }
    int[] decomposition = page[codePoint & PAGE - 1];
    return decomposition.length == 0 ? null : decomposition;
  }

  private static int[][] page(int number, UnicodeForm form) {
    int[][] page = new int[PAGE][];
    int[] none = {};
    Normalizer.Form decomposed =
        form == UnicodeForm.NFD || form == UnicodeForm.NFC
            ? Normalizer.Form.NFD
            : Normalizer.Form.NFKD;
    for (int i = 0; i < PAGE; i++) {
      int codePoint = number << PAGE_BITS | i;
      page[i] = none;
      if (known(codePoint) && Character.getType(codePoint) != Character.SURROGATE) {
        String self = Character.toString(codePoint);
        String parts = Normalizer.normalize(self, decomposed);
        if (!parts.equals(self)) {
          page[i] = parts.codePoints().toArray();
        }
      }
    }
    return page;
  }

  /** Whether there is a character that a character is composed with as the second of two. */
  public static boolean combinesWithPrevious(int codePoint) {
    return SECONDS.get(codePoint);
  }

  /** The canonical composition of two characters, or -1 if they have none. */
  public static int compose(int first, int second) {
    if (second < 0x300) {
      return -1;
    }
    int vowel = second - 0x1161;
    int leading = first - 0x1100;
    if (leading >= 0 && leading < 19 && vowel >= 0 && vowel < 21) {
      return 0xAC00 + (leading * 21 + vowel) * 28;
    }
    int syllable = first - 0xAC00;
    int trailing = second - 0x11A7;
    if (syllable >= 0 && syllable < 11172 && syllable % 28 == 0 && trailing > 0 && trailing < 28) {
      return first + trailing;
    }
    int place = Arrays.binarySearch(PAIRS, pair(first, second));
    return place < 0 ? -1 : COMPOSED[place];
  }
}
