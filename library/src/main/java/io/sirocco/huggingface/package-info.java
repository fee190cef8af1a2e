/**
 * Directories as Hugging Face's transformers have them: config.json, model.safetensors,
 * tokenizer.json and what lies beside them.
 *
 * <p>Nouns: a {@link io.sirocco.huggingface.HuggingFaceModel} is what config.json says, as a class
 * of transformers and the model here that computes the same.
 *
 * <p>Traps: keys that are passed over by transformers may be anything; a key that changes what is
 * computed has to be looked at, or another model would be computed without a word.
 */
@NullMarked
package io.sirocco.huggingface;

import org.jspecify.annotations.NullMarked;
