/**
 * Configurations, parameters, blocks and initial values of the models.
 *
 * <p>A {@link io.sirocco.transformer.Model} is a value: its parameters by the names that Hugging
 * Face gives them, and the graphs over them at any sizes. It holds no weights; a session of a
 * backend does.
 */
@NullMarked
package io.sirocco.transformer;

import org.jspecify.annotations.NullMarked;
