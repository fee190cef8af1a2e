package io.sirocco.tokenizer.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every character has the properties that Hugging Face's tokenizers see. The message of a failure
 * lists the characters that do not, in the form of {@code unicode-exceptions.txt}.
 */
@Tag("peer")
class UnicodePeerTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "WHITESPACE|{'type':'WhitespaceSplit'}",
        "WORD|{'type':'Whitespace'}",
        "PUNCTUATION|{'type':'Punctuation','behavior':'Isolated'}",
        "NUMBER|{'type':'Digits','individual_digits':true}",
        "SCRIPT|{'type':'UnicodeScripts'}",
        "LETTER or NUMBER|{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,"
            + "'use_regex':true}",
        "regex word|{'type':'Split','pattern':{'Regex':'\\\\w'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex space|{'type':'Split','pattern':{'Regex':'\\\\s'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex digit|{'type':'Split','pattern':{'Regex':'\\\\d'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex letter|{'type':'Split','pattern':{'Regex':'\\\\p{L}'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex number|{'type':'Split','pattern':{'Regex':'\\\\p{N}'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex upper|{'type':'Split','pattern':{'Regex':'\\\\p{Lu}'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex mark|{'type':'Split','pattern':{'Regex':'\\\\p{M}'},'behavior':'Isolated',"
            + "'invert':false}",
        "regex Han|{'type':'Split','pattern':{'Regex':'\\\\p{Han}'},'behavior':'Isolated',"
            + "'invert':false}",
      })
  void preTokenizersCutAtTheSameCharacters(String property, String preTokenizer)
      throws IOException {
    try (Peers peers =
        Peers.of(TokenizerFiles.preTokenizer(preTokenizer.replace('\'', '"')), directory)) {
      assertThat(differing(peers, character -> "a%1$sb1%1$s1!%1$s!中%1$s中".formatted(character)))
          .as(property)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "OTHER|{'type':'BertNormalizer','clean_text':true,'handle_chinese_chars':false,"
            + "'strip_accents':false,'lowercase':false}",
        "Chinese|{'type':'BertNormalizer','clean_text':false,'handle_chinese_chars':true,"
            + "'strip_accents':false,'lowercase':false}",
        "NONSPACING_MARK|{'type':'BertNormalizer','clean_text':false,"
            + "'handle_chinese_chars':false,'strip_accents':true,'lowercase':false}",
        "BERT|{'type':'BertNormalizer','clean_text':true,"
            + "'handle_chinese_chars':true,'strip_accents':null,'lowercase':true}",
        "COMBINING_MARK|{'type':'StripAccents'}",
        "LOWERCASE|{'type':'Lowercase'}",
        "NFC|{'type':'NFC'}",
        "NFD|{'type':'NFD'}",
        "NFKC|{'type':'NFKC'}",
        "NFKD|{'type':'NFKD'}",
        "Nmt|{'type':'Nmt'}",
        "Strip|{'type':'Strip','strip_left':true,'strip_right':true}",
      })
  void normalizersChangeTheSameCharacters(String property, String normalizer) throws IOException {
    try (Peers peers =
        Peers.of(TokenizerFiles.normalizer(normalizer.replace('\'', '"')), directory)) {
      assertThat(differing(peers, character -> character + "a" + character)).as(property).isEmpty();
      assertThat(differing(peers, character -> "a\u0345" + character + "\u0334"))
          .as("combining class, " + property)
          .isEmpty();
    }
  }

  /** The characters that make a difference, found in blocks first. */
  private static String differing(Peers peers, UnaryOperator<String> example) {
    BitSet differing = new BitSet();
    int block = 32;
    for (int first = 0; first <= Character.MAX_CODE_POINT; first = next(first, block)) {
      StringBuilder text = new StringBuilder();
      for (int codePoint = first; codePoint < first + block; codePoint++) {
        if (!isSurrogate(codePoint)) {
          text.append(example.apply(Character.toString(codePoint)));
        }
      }
      if (peers.difference(text.toString(), SpecialTokens.ADD).isPresent()) {
        for (int codePoint = first; codePoint < first + block; codePoint++) {
          String alone = isSurrogate(codePoint) ? "" : example.apply(Character.toString(codePoint));
          if (peers.difference(alone, SpecialTokens.ADD).isPresent()) {
            differing.set(codePoint);
          }
        }
      }
    }
    return ranges(differing);
  }

  /** Planes without a single assigned character are looked at here and there. */
  private static int next(int first, int block) {
    boolean assigned = first < 0x32400 || (first >= 0xE0000 && first < 0xE1000);
    return first + (assigned ? block : 257 * block);
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String ranges(BitSet set) {
    StringBuilder ranges = new StringBuilder();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int to = set.nextClearBit(from) - 1;
      ranges.append(from == to ? "%X ".formatted(from) : "%X-%X ".formatted(from, to));
      from = set.nextSetBit(to + 1);
    }
    return ranges.toString().strip();
  }
}
