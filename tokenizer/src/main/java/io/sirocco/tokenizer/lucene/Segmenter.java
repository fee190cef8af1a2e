package io.sirocco.tokenizer.lucene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** One of Lucene's segmenters: where words begin and end. */
public enum Segmenter {
  /** {@code StandardTokenizer}: the word boundaries of Unicode Standard Annex 29. */
  STANDARD {
    @Override
    Tokenizer tokenizer() {
      StandardTokenizer tokenizer = new StandardTokenizer();
      tokenizer.setMaxTokenLength(TextWindow.MAX_BYTES);
      return tokenizer;
    }
  },
  /** {@code ICUTokenizer}: the same, and dictionaries for Thai, Lao, Khmer, Burmese and Han. */
  ICU {
    @Override
    Tokenizer tokenizer() {
      return new ICUTokenizer(new DefaultICUTokenizerConfig(true, true));
    }
  },
  /** {@code HMMChineseTokenizer} of smartcn: simplified Chinese by a hidden Markov model. */
  SMARTCN {
    @Override
    Tokenizer tokenizer() {
      return new HMMChineseTokenizer();
    }
  },
  /** {@code JapaneseTokenizer} of kuromoji: Japanese by the IPADIC dictionary. */
  KUROMOJI {
    @Override
    Tokenizer tokenizer() {
      return new JapaneseTokenizer(null, true, JapaneseTokenizer.Mode.NORMAL);
    }
  },
  /** {@code KoreanTokenizer} of nori: Korean by the mecab-ko dictionary, compounds in parts. */
  NORI {
    @Override
    Tokenizer tokenizer() {
      return new KoreanTokenizer();
    }
  };

  /** A new tokenizer of Lucene, for one stream. */
  abstract Tokenizer tokenizer();

  /** An analyzer that only cuts; it keeps one stream a thread. */
  Analyzer analyzer() {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String fieldName) {
        return new TokenStreamComponents(tokenizer());
      }
    };
  }

  /** The name in files and on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The segmenter of a name.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all
   */
  public static Segmenter of(String id) {
    for (Segmenter segmenter : values()) {
      if (segmenter.id().equals(id)) {
        return segmenter;
      }
    }
    List<String> ids = Arrays.stream(values()).map(Segmenter::id).toList();
    throw new IllegalArgumentException("no segmenter \"%s\", there are %s".formatted(id, ids));
  }
}
