/** Tests of {@link io.sirocco.tokenization}. */
@NullMarked
package io.sirocco.tokenization;

import org.jspecify.annotations.NullMarked;
