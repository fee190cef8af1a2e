/**
 * Corpora that come with the program, for a first run without any data.
 *
 * <p>They are read from the class path, from the archives that their publishers ship.
 */
@NullMarked
package io.sirocco.corpora.sample;

import org.jspecify.annotations.NullMarked;
