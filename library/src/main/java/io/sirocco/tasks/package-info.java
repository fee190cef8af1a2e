/**
 * What a run trains on and is evaluated on: stored or plain text, as samples of a form, with the
 * tokens that an objective predicts. Text and objectives meet here.
 */
@NullMarked
package io.sirocco.tasks;

import org.jspecify.annotations.NullMarked;
