/** Tests of sampling. */
@NullMarked
package io.sirocco.corpora.sampling;

import org.jspecify.annotations.NullMarked;
