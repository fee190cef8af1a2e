/**
 * The door for programs that use a model: {@link io.sirocco.api.Sirocco} classifies texts, turns
 * them into vectors, fills their gaps and continues them.
 *
 * <p>It stands on top of all other packages of the library and nothing here names it, so that what
 * it opens can be opened by itself, too.
 */
@NullMarked
package io.sirocco.api;

import org.jspecify.annotations.NullMarked;
