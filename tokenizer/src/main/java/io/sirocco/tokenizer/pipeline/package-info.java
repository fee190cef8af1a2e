/**
 * The steps of a tokenizer put together, from bytes to token sequences.
 *
 * <p>The nouns: {@link io.sirocco.tokenizer.pipeline.Steps} are what happens to a text one after
 * the other; {@link io.sirocco.tokenizer.pipeline.AddedVocabulary} finds the tokens that a text
 * names before anything else happens; {@link io.sirocco.tokenizer.pipeline.PipelineEncoder} runs
 * all of it for one thread.
 *
 * <p>Traps: added tokens cut a text into parts that are normalized and cut on their own.
 */
@NullMarked
package io.sirocco.tokenizer.pipeline;

import org.jspecify.annotations.NullMarked;
