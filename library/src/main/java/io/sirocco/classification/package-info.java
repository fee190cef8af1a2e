/**
 * Classification of texts: fine-tuning of pretrained models, their predictions, and what these are
 * worth.
 *
 * <p>A classifier is a run directory whose recipe names labels. Texts are encoded as the model saw
 * them in pretraining ({@code ClassifierTexts}) and computed in batches of the shortest length that
 * holds them ({@code LengthBuckets}); probabilities are those of {@code
 * recipe.classification.labels}, in that order. Scores are shares, in [0, 1].
 */
@NullMarked
package io.sirocco.classification;

import org.jspecify.annotations.NullMarked;
