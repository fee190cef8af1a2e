package io.sirocco.tokenizer.training;

import java.util.List;

/**
 * What merging pairs came to. Symbols are numbered from 0: those that training began with, then
 * each new one in the order in which it was made.
 *
 * @param tokens what the symbols look like
 * @param lefts the left symbol of each merge, in order
 * @param rights the right symbol of each merge
 * @param symbolsLeft how many symbols the words were cut into in the end, with repetition, in units
 *     of the counts
 */
record LearnedPairs(
    List<byte[]> tokens, List<Integer> lefts, List<Integer> rights, long symbolsLeft) {}
