@NullMarked
package io.sirocco.corpora.sentences;

import org.jspecify.annotations.NullMarked;
