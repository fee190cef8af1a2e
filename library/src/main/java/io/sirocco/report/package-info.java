/**
 * Pages about runs: one that tells of a run, and one that compares several. Each is a single file
 * of HTML with its style and its drawings in it, which loads nothing.
 *
 * <p>{@link io.sirocco.report.RunData} is what is known of a run; {@link
 * io.sirocco.report.RunReport} and {@link io.sirocco.report.RunComparison} make pages of it, of
 * {@link io.sirocco.report.LineChart}s of {@link io.sirocco.report.Series}.
 */
@NullMarked
package io.sirocco.report;

import org.jspecify.annotations.NullMarked;
