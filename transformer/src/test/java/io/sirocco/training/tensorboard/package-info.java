@NullMarked
package io.sirocco.training.tensorboard;

import org.jspecify.annotations.NullMarked;
