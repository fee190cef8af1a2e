/**
 * The Java API that other programs embed, where text and model meet: load, pretrain, evaluate and
 * generate.
 */
@NullMarked
package io.sirocco;

import org.jspecify.annotations.NullMarked;
