package io.sirocco.training;

import org.jspecify.annotations.Nullable;

/**
 * One line of samples.jsonl: what the model makes of a given text.
 *
 * @param step the number of optimizer updates done
 * @param objective such as {@code clm}
 * @param language of the text; null where none is known
 * @param given the text that is continued, or the one with masks
 * @param text what the model adds, or, on a line of its own, the text with the masks filled
 */
public record Sample(
    long step, String objective, @Nullable String language, String given, String text)
    implements StepLog.Line {}
