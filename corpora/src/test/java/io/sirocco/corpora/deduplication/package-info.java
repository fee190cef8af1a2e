@NullMarked
package io.sirocco.corpora.deduplication;

import org.jspecify.annotations.NullMarked;
