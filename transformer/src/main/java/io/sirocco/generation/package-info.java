/**
 * Text from a trained model: decoding against a key-value cache, and the choice of the next token.
 */
@NullMarked
package io.sirocco.generation;

import org.jspecify.annotations.NullMarked;
