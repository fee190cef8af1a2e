package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.decoding.BpeDecoder;
import io.sirocco.tokenizer.decoding.ByteFallback;
import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.decoding.Cleanup;
import io.sirocco.tokenizer.decoding.CtcDecoder;
import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.decoding.DecoderSequence;
import io.sirocco.tokenizer.decoding.Fuse;
import io.sirocco.tokenizer.decoding.MetaspaceDecoder;
import io.sirocco.tokenizer.decoding.ReplaceDecoder;
import io.sirocco.tokenizer.decoding.StripDecoder;
import io.sirocco.tokenizer.decoding.WordPieceDecoder;
import io.sirocco.tokenizer.segmentation.Metaspace;
import io.sirocco.tokenizer.text.TextPattern;
import java.util.ArrayList;
import java.util.List;

/** Decoders in a file. */
final class DecoderFormat {
  private DecoderFormat() {}

  static Decoder read(JsonPart part) throws TokenizerFileException {
    Decoder decoder =
        switch (part.type()) {
          case "BPEDecoder" -> new BpeDecoder(part.text("suffix"));
          case "ByteFallback" -> new ByteFallback();
          case "ByteLevel" -> {
            part.is("add_prefix_space", true);
            part.is("trim_offsets", true);
            part.is("use_regex", true);
            yield new ByteLevelDecoder();
          }
          case "CTC" ->
              new CtcDecoder(
                  part.text("pad_token"), part.text("word_delimiter_token"), cleanup(part));
          case "Fuse" -> new Fuse();
          case "Metaspace" -> metaspace(part);
          case "Replace" ->
              new ReplaceDecoder(PatternFormat.read(part.part("pattern")), part.text("content"));
          case "Sequence" -> sequence(part);
          case "Strip" ->
              new StripDecoder(
                  part.character("content"), part.number("start"), part.number("stop"));
          case "WordPiece" -> new WordPieceDecoder(part.text("prefix"), cleanup(part));
          default -> throw part.unknownType();
        };
    part.end();
    return decoder;
  }

  private static Cleanup cleanup(JsonPart part) throws TokenizerFileException {
    return part.is("cleanup") ? Cleanup.ENGLISH : Cleanup.NONE;
  }

  private static Decoder metaspace(JsonPart part) throws TokenizerFileException {
    Metaspace metaspace = PreTokenizerFormat.metaspace(part);
    return new MetaspaceDecoder(
        metaspace.replacement(),
        metaspace.prepend() == Metaspace.Prepend.NEVER
            ? MetaspaceDecoder.Beginning.KEPT
            : MetaspaceDecoder.Beginning.LEFT_OUT);
  }

  private static Decoder sequence(JsonPart part) throws TokenizerFileException {
    List<Decoder> decoders = new ArrayList<>();
    for (JsonPart element : part.parts("decoders")) {
      decoders.add(read(element));
    }
    return new DecoderSequence(decoders);
  }

  static ObjectNode write(Decoder decoder) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (decoder) {
      case BpeDecoder(String suffix) -> node.put("type", "BPEDecoder").put("suffix", suffix);
      case ByteFallback byteFallback -> node.put("type", "ByteFallback");
      case ByteLevelDecoder byteLevel ->
          node.put("type", "ByteLevel")
              .put("add_prefix_space", true)
              .put("trim_offsets", true)
              .put("use_regex", true);
      case CtcDecoder(String pad, String wordDelimiter, Cleanup cleanup) ->
          node.put("type", "CTC")
              .put("pad_token", pad)
              .put("word_delimiter_token", wordDelimiter)
              .put("cleanup", cleanup == Cleanup.ENGLISH);
      case Fuse fuse -> node.put("type", "Fuse");
      case MetaspaceDecoder(int replacement, MetaspaceDecoder.Beginning beginning) ->
          node.put("type", "Metaspace")
              .put("replacement", Character.toString(replacement))
              .put(
                  "prepend_scheme",
                  beginning == MetaspaceDecoder.Beginning.KEPT ? "never" : "always")
              .put("split", true);
      case ReplaceDecoder(TextPattern pattern, String replacement) -> {
        PatternFormat.write(pattern, node.put("type", "Replace").putObject("pattern"));
        node.put("content", replacement);
      }
      case DecoderSequence(List<Decoder> decoders) -> {
        ArrayNode elements = node.put("type", "Sequence").putArray("decoders");
        decoders.forEach(element -> elements.add(write(element)));
      }
      case StripDecoder(int character, int start, int end) ->
          node.put("type", "Strip")
              .put("content", Character.toString(character))
              .put("start", start)
              .put("stop", end);
      case WordPieceDecoder(String prefix, Cleanup cleanup) ->
          node.put("type", "WordPiece")
              .put("prefix", prefix)
              .put("cleanup", cleanup == Cleanup.ENGLISH);
    }
    return node;
  }
}
