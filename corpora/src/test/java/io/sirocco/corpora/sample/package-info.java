/** Tests of the sample corpora. */
@NullMarked
package io.sirocco.corpora.sample;

import org.jspecify.annotations.NullMarked;
