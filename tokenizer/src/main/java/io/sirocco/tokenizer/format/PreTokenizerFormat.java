package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.lucene.LuceneSegmenter;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.CharacterDelimiter;
import io.sirocco.tokenizer.segmentation.Digits;
import io.sirocco.tokenizer.segmentation.FixedLength;
import io.sirocco.tokenizer.segmentation.Metaspace;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.segmentation.PreTokenizerSequence;
import io.sirocco.tokenizer.segmentation.Punctuation;
import io.sirocco.tokenizer.segmentation.Split;
import io.sirocco.tokenizer.segmentation.SplitBehavior;
import io.sirocco.tokenizer.segmentation.TextSegmenter;
import io.sirocco.tokenizer.segmentation.UnicodeScripts;
import io.sirocco.tokenizer.segmentation.Whitespace;
import io.sirocco.tokenizer.segmentation.WhitespaceSplit;
import java.util.ArrayList;
import java.util.List;

/** Pre-tokenizers in a file. */
final class PreTokenizerFormat {
  private static final int USUAL_LENGTH = 5;

  private PreTokenizerFormat() {}

  /**
   * Reads a pre-tokenizer.
   *
   * @param spelling how a byte-level one hands on bytes
   */
  static PreTokenizer read(JsonPart part, ByteLevel.Spelling spelling)
      throws TokenizerFileException {
    PreTokenizer preTokenizer =
        switch (part.type()) {
          case "BertPreTokenizer" -> new BertPreTokenizer();
          case "ByteLevel" -> byteLevel(part, spelling);
          case "CharDelimiterSplit" -> new CharacterDelimiter(part.character("delimiter"));
          case "Digits" ->
              new Digits(
                  part.is("individual_digits") ? Digits.Grouping.DIGIT : Digits.Grouping.NUMBER);
          case "FixedLength" -> new FixedLength(part.number("length", USUAL_LENGTH));
          case "Metaspace" -> metaspace(part);
          case "Punctuation" ->
              new Punctuation(
                  part.has("behavior")
                      ? part.choice("behavior", SplitBehavior.class)
                      : SplitBehavior.ISOLATED);
          case "Sequence" -> sequence(part, spelling);
          case "Split" ->
              new Split(
                  PatternFormat.read(part.part("pattern")),
                  part.choice("behavior", SplitBehavior.class),
                  part.is("invert") ? Split.Delimiter.GAPS : Split.Delimiter.MATCHES);
          case "UnicodeScripts" -> new UnicodeScripts();
          case "Whitespace" -> new Whitespace();
          case "WhitespaceSplit" -> new WhitespaceSplit();
          case LuceneSegmenter.TYPE -> lucene(part);
          default -> throw part.unknownType();
        };
    part.end();
    return preTokenizer;
  }

  private static PreTokenizer byteLevel(JsonPart part, ByteLevel.Spelling spelling)
      throws TokenizerFileException {
    part.is("trim_offsets");
    return new ByteLevel(
        part.is("add_prefix_space") ? ByteLevel.PrefixSpace.ADD : ByteLevel.PrefixSpace.NONE,
        part.is("use_regex", true) ? ByteLevel.Cut.GPT2 : ByteLevel.Cut.NONE,
        spelling);
  }

  static Metaspace metaspace(JsonPart part) throws TokenizerFileException {
    part.text("str_rep", "");
    Metaspace.Prepend prepend =
        switch (part.text("prepend_scheme", "always")) {
          case "always" -> Metaspace.Prepend.ALWAYS;
          case "first" -> Metaspace.Prepend.FIRST;
          case "never" -> Metaspace.Prepend.NEVER;
          default -> throw part.problem(".prepend_scheme has an unknown value");
        };
    if (!part.is("add_prefix_space", true) && prepend != Metaspace.Prepend.NEVER) {
      throw part.problem(
          ".add_prefix_space is false, which prepend_scheme \"%s\" contradicts"
              .formatted(part.text("prepend_scheme", "always")));
    }
    Metaspace.Cut cut =
        part.is("split", true) ? Metaspace.Cut.BEFORE_REPLACEMENT : Metaspace.Cut.NONE;
    return new Metaspace(part.character("replacement"), prepend, cut);
  }

  /** Only the last pre-tokenizer can hand on bytes, since those before it look at characters. */
  private static PreTokenizer sequence(JsonPart part, ByteLevel.Spelling spelling)
      throws TokenizerFileException {
    List<PreTokenizer> preTokenizers = new ArrayList<>();
    List<JsonPart> elements = part.parts("pretokenizers");
    for (int i = 0; i < elements.size(); i++) {
      boolean last = i == elements.size() - 1;
      preTokenizers.add(read(elements.get(i), last ? spelling : ByteLevel.Spelling.ALPHABET));
    }
    return new PreTokenizerSequence(preTokenizers);
  }

  private static PreTokenizer lucene(JsonPart part) throws TokenizerFileException {
    try {
      return LuceneSegmenter.of(SettingsFormat.read(part));
    } catch (IllegalArgumentException unknown) {
      throw part.problem(": " + unknown.getMessage());
    }
  }

  static ObjectNode write(PreTokenizer preTokenizer) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (preTokenizer) {
      case BertPreTokenizer bert -> node.put("type", "BertPreTokenizer");
      case ByteLevel byteLevel -> {
        node.put("type", "ByteLevel");
        node.put("add_prefix_space", byteLevel.prefixSpace() == ByteLevel.PrefixSpace.ADD);
        node.put("trim_offsets", true).put("use_regex", byteLevel.cut() == ByteLevel.Cut.GPT2);
      }
      case CharacterDelimiter(int delimiter) ->
          node.put("type", "CharDelimiterSplit").put("delimiter", Character.toString(delimiter));
      case Digits(Digits.Grouping grouping) ->
          node.put("type", "Digits").put("individual_digits", grouping == Digits.Grouping.DIGIT);
      case FixedLength(int length) -> node.put("type", "FixedLength").put("length", length);
      case Metaspace metaspace -> writeMetaspace(metaspace, node);
      case Punctuation(SplitBehavior behavior) ->
          node.put("type", "Punctuation").put("behavior", JsonPart.camelCase(behavior));
      case PreTokenizerSequence(List<PreTokenizer> preTokenizers) -> {
        var elements = node.put("type", "Sequence").putArray("pretokenizers");
        preTokenizers.forEach(element -> elements.add(write(element)));
      }
      case Split split -> {
        PatternFormat.write(split.pattern(), node.put("type", "Split").putObject("pattern"));
        node.put("behavior", JsonPart.camelCase(split.behavior()));
        node.put("invert", split.delimiter() == Split.Delimiter.GAPS);
      }
      case UnicodeScripts scripts -> node.put("type", "UnicodeScripts");
      case Whitespace whitespace -> node.put("type", "Whitespace");
      case WhitespaceSplit whitespace -> node.put("type", "WhitespaceSplit");
      case TextSegmenter other -> SettingsFormat.write(other.type(), other.settings(), node);
    }
    return node;
  }

  private static void writeMetaspace(Metaspace metaspace, ObjectNode node) {
    node.put("type", "Metaspace").put("replacement", Character.toString(metaspace.replacement()));
    node.put(
        "prepend_scheme",
        switch (metaspace.prepend()) {
          case ALWAYS -> "always";
          case FIRST -> "first";
          case NEVER -> "never";
        });
    node.put("split", metaspace.cut() == Metaspace.Cut.BEFORE_REPLACEMENT);
  }
}
