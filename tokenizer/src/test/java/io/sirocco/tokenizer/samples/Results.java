package io.sirocco.tokenizer.samples;

import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.TextInput;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a tokenizer makes of texts, as one short number. */
public final class Results {
  /** The number of texts. */
  public static final int TEXTS = 150;

  private final MessageDigest digest;

  /** Begins without a text. */
  public Results() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  /** What our tokenizer makes of the fuzzed texts. */
  public static String of(TokenizerPipeline tokenizer) {
    Results results = new Results();
    for (int seed = 0; seed < TEXTS; seed++) {
      String text = FuzzedTexts.text(seed);
      for (SpecialTokens special : SpecialTokens.values()) {
        Encoding encoding = tokenizer.encode(new TextInput(text), special);
        results.add(encoding.ids(), places(encoding, text), words(encoding), encoding.types());
        results.add(tokenizer.decode(encoding.ids()));
      }
    }
    return results.sum();
  }

  /** Places in characters, as Hugging Face's library counts them. */
  public static String places(Encoding encoding, String text) {
    return IntStream.range(0, encoding.size())
        .mapToObj(i ->
            text.codePointCount(0, encoding.start(i))
                + "-"
                + text.codePointCount(0, encoding.end(i)))
        .collect(Collectors.joining(" "));
  }

  private static int[] words(Encoding encoding) {
    return IntStream.range(0, encoding.size()).map(encoding::word).toArray();
  }

  /** Adds the tokens of a text. */
  public void add(int[] ids, String places, int[] words, int[] types) {
    add(Arrays.toString(ids) + places + Arrays.toString(words) + Arrays.toString(types));
  }

  /** Adds a decoded text. */
  public void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The number for all that was added. */
  public String sum() {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
