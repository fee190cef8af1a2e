@NullMarked
package io.sirocco.corpora.cleaning;

import org.jspecify.annotations.NullMarked;
