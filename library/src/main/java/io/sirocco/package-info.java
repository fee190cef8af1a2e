/**
 * Where text and model meet: load, pretrain, evaluate and generate. What other programs embed is
 * {@code io.sirocco.api}, which stands on it.
 */
@NullMarked
package io.sirocco;

import org.jspecify.annotations.NullMarked;
