package io.sirocco.tokenizer.peers;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hugging Face's tokenizer of a {@code tokenizer.json}, with the truncation and padding that the
 * file says: the class of DJL that users have puts its own in their place.
 */
final class TheirTokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final long handle;

  /**
   * What they make of a text or a pair.
   *
   * @param ids of the tokens
   * @param types of the tokens
   * @param words number of the word, or -1
   * @param special 1 for special tokens
   * @param attention 0 for padding
   * @param places in code points; null for special tokens
   * @param overflow what truncation cut off
   */
  @SuppressWarnings("ArrayRecordComponent") // as the library hands them out; none is changed
  record Result(
      long[] ids,
      long[] types,
      long[] words,
      long[] special,
      long[] attention,
      CharSpan[] places,
      List<Result> overflow) {}

  TheirTokenizer(String json) {
    LibUtils.checkStatus();
    this.handle = LIBRARY.createTokenizerFromString(json);
  }

  Result encode(String text, boolean special) {
    return result(LIBRARY.encode(handle, text, special));
  }

  Result encode(String text, String pair, boolean special) {
    return result(LIBRARY.encodeDual(handle, text, pair, special));
  }

  List<Result> encodeAll(List<String> texts, boolean special) {
    return Arrays.stream(LIBRARY.batchEncode(handle, texts.toArray(String[]::new), special))
        .mapToObj(TheirTokenizer::result)
        .toList();
  }

  String decode(long[] ids, boolean plain) {
    return LIBRARY.decode(handle, ids, plain);
  }

  private static Result result(long encoding) {
    List<Result> overflow = new ArrayList<>();
    for (long part : LIBRARY.getOverflowing(encoding)) {
      overflow.add(result(part));
    }
    Result result =
        new Result(
            LIBRARY.getTokenIds(encoding),
            LIBRARY.getTypeIds(encoding),
            LIBRARY.getWordIds(encoding),
            LIBRARY.getSpecialTokenMask(encoding),
            LIBRARY.getAttentionMask(encoding),
            LIBRARY.getTokenCharSpans(encoding),
            overflow);
    LIBRARY.deleteEncoding(encoding);
    return result;
  }

  @Override
  public void close() {
    LIBRARY.deleteTokenizer(handle);
  }
}
