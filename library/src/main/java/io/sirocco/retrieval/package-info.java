/**
 * How well a model brings texts of different languages together: states as vectors, translation
 * retrieval, word translation.
 */
@NullMarked
package io.sirocco.retrieval;

import org.jspecify.annotations.NullMarked;
