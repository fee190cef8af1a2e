"""Encodes a text with SentencePiece each time it is asked: a peer of `sirocco bench tokenizer`.

Usage: encode.py TEXT bpe|unigram VOCABULARY_SIZE THREADS

Trains a model on the lines of the text, without normalization, and checks that each line decodes to itself. Says "ready"
on its output, then answers each line "encode" of its input with "tokens NUMBER", until the input ends.
"""

import io
import sys

import sentencepiece


def train(lines, kind, size):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type=kind,
        vocab_size=size,
        character_coverage=1.0,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        hard_vocab_limit=False,
        max_sentence_length=1 << 24,
        num_threads=2,
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def main():
    path, kind, size, threads = sys.argv[1:]
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")[:-1]
    processor = train(lines, kind, int(size))
    wrong = [i for i, ids in enumerate(processor.encode(lines)) if processor.decode(ids) != lines[i]]
    if len(wrong) > len(lines) / 1000:  # U+2581 itself, NUL and lines that are too long do not come back
        sys.exit("%d of %d lines do not come back, the first is %r" % (len(wrong), len(lines), lines[wrong[0]]))
    print("ready", flush=True)
    for _ in sys.stdin:
        if threads == "1":
            tokens = sum(len(processor.encode(line)) for line in lines)
        else:
            tokens = sum(map(len, processor.encode(lines, num_threads=int(threads))))
        print("tokens", tokens, flush=True)


main()
