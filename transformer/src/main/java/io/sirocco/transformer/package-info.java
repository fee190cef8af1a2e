/**
 * The transformer, whose choices are data.
 *
 * <p>A {@link io.sirocco.transformer.TransformerConfig} says what it is made of; {@code Modules}
 * lists its parts, {@code Body} and {@code Heads} put them into a graph, {@code Part} has their
 * names.
 *
 * <p>A {@link io.sirocco.transformer.Model} is a value: its parameters by the names that Hugging
 * Face gives them, and the graphs over them at any sizes. It holds no weights; a session of a
 * backend does.
 */
@NullMarked
package io.sirocco.transformer;

import org.jspecify.annotations.NullMarked;
