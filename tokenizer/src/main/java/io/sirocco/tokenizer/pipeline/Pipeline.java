package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.postprocessing.ByteLevelOffsets;
import io.sirocco.tokenizer.postprocessing.Padding;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import io.sirocco.tokenizer.postprocessing.PostProcessorSequence;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import io.sirocco.tokenizer.postprocessing.TemplateProcessing;
import io.sirocco.tokenizer.postprocessing.TokenSequence;
import io.sirocco.tokenizer.postprocessing.Truncation;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a tokenizer ready to work, with an encoder for each thread that uses it at once. */
public final class Pipeline {
  private final PipelineParts parts;
  private final AddedVocabulary added;
  private final @Nullable TokenSpaces spaces;
  private final ConcurrentLinkedQueue<PipelineEncoder> idle = new ConcurrentLinkedQueue<>();

  /** Puts parts together. */
  public Pipeline(PipelineParts parts) {
    this.parts = parts;
    Vocabulary vocabulary = parts.steps().model().vocabulary();
    this.added =
        new AddedVocabulary(
            parts.addedTokens(), vocabulary, parts.spelling(), parts.steps().normalizer());
    PostProcessor postProcessor = parts.steps().postProcessor();
    this.spaces =
        postProcessor != null && trims(postProcessor)
            ? new TokenSpaces(vocabulary, parts.spelling())
            : null;
  }

  private static boolean trims(PostProcessor postProcessor) {
    return switch (postProcessor) {
      case ByteLevelOffsets offsets -> offsets.trim() == ByteLevelOffsets.Trim.SPACES;
      case PairProcessing pair -> pair.offsets().trim() == ByteLevelOffsets.Trim.SPACES;
      case PostProcessorSequence sequence ->
          sequence.processors().stream().anyMatch(Pipeline::trims);
      case TemplateProcessing template -> false;
    };
  }

  /**
   * Checks the ids of special tokens and padding.
   *
   * @throws IllegalArgumentException if one is not below a size
   */
  public void requireIdsBelow(int size) {
    PostProcessor postProcessor = parts.steps().postProcessor();
    if (postProcessor != null) {
      requireBelow("a special token of the post-processor", largestId(postProcessor), size);
    }
    Padding padding = parts.padding();
    if (padding != null) {
      requireBelow("the padding token", padding.token().id(), size);
    }
  }

  private static void requireBelow(String name, int id, int size) {
    if (id >= size) {
      throw new IllegalArgumentException(
          "%s has id %d, but the ids of %d tokens are 0 to %d".formatted(name, id, size, size - 1));
    }
  }

  private static int largestId(PostProcessor postProcessor) {
    return switch (postProcessor) {
      case ByteLevelOffsets offsets -> -1;
      case PairProcessing pair -> Math.max(pair.beginning().id(), pair.separator().id());
      case PostProcessorSequence sequence ->
          sequence.processors().stream().mapToInt(Pipeline::largestId).max().orElse(-1);
      case TemplateProcessing template ->
          template.specialTokens().values().stream()
              .flatMap(List::stream)
              .mapToInt(PairProcessing.Token::id)
              .max()
              .orElse(-1);
    };
  }

  /** What it is made of. */
  public PipelineParts parts() {
    return parts;
  }

  /** The added tokens with their ids. */
  public AddedVocabulary added() {
    return added;
  }

  /** Does something with an encoder that no other thread uses meanwhile. */
  public <T> T encode(Function<PipelineEncoder, T> work) {
    PipelineEncoder encoder = idle.poll();
    if (encoder == null) {
      encoder = new PipelineEncoder(parts.steps(), added, spaces);
    }
    T result = work.apply(encoder);
    idle.offer(encoder);
    return result;
  }

  /**
   * Cuts the tokens of one text or two to length, adds special tokens and joins them.
   *
   * @throws IllegalArgumentException if truncation leaves no room
   */
  public TokenSequence finish(List<TokenSequence> sequences, SpecialTokens specialTokens) {
    List<TokenSequence> processed = sequences;
    PostProcessor postProcessor = parts.steps().postProcessor();
    Truncation truncation = parts.truncation();
    if (truncation != null) {
      int special =
          postProcessor == null || specialTokens == SpecialTokens.NONE
              ? 0
              : postProcessor.added(sequences.size());
      processed = truncation.apply(processed, special);
    }
    if (postProcessor != null) {
      processed = postProcessor.process(processed, specialTokens);
    }
    return PostProcessor.join(processed);
  }
}
