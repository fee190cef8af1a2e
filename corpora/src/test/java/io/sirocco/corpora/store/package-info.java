/** Tests of stores. */
@NullMarked
package io.sirocco.corpora.store;

import org.jspecify.annotations.NullMarked;
