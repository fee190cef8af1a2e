package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.TokenizerPipeline;

/**
 * A tokenizer and how it came about.
 *
 * @param tokenizer ready to encode and to be saved
 * @param report what training came to
 */
public record TrainedTokenizer(TokenizerPipeline tokenizer, TrainingReport report) {}
