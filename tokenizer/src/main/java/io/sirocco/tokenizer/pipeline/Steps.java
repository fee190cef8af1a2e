package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a text, one after the other, and on the way back.
 *
 * @param normalizer makes texts that mean the same look the same; null leaves them
 * @param preTokenizer cuts a text into pieces; null leaves it whole
 * @param model cuts pieces into tokens
 * @param postProcessor adds special tokens; null adds none
 * @param decoder makes text of tokens; null puts spaces between them
 */
public record Steps(
    @Nullable Normalizer normalizer,
    @Nullable PreTokenizer preTokenizer,
    Model model,
    @Nullable PostProcessor postProcessor,
    @Nullable Decoder decoder) {}
