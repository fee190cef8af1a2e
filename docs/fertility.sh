#!/usr/bin/env bash
# Trains a tokenizer a language twice, with Lucene's segmenter of the language and without, and prints how each cuts
# held-out text, as the table of docs/tokenizers.md.
#
#   docs/fertility.sh DIR [TOKENS]
#
# DIR is data/annotated of SIB-200 (github.com/dadelani/sib-200): the same 701 sentences in each language to train on,
# and 99 others to measure with. TOKENS is the size of the vocabularies, 4000 unless said.
set -euo pipefail

data=$1
size=${2:-4000}
sirocco=${SIROCCO:-$(dirname "$0")/../sirocco}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The numbers that `inspect` prints for tokenizer $1 on file $2.
measure() {
  "$sirocco" tokenizer inspect --tokenizer "$1" --longest 0 --lang "xx=$2" |
    awk '$1 == "xx" { print $7, $8, $9, $10 }'
}

printf '| language | trainer | tokens/word | with | tokens/character | with | bytes/token | with | unknown | with |\n'
printf '|---|---|---|---|---|---|---|---|---|---|\n'
for language in zh=zho_Hans ja=jpn_Jpan ko=kor_Hang th=tha_Thai ar=arb_Arab hi=hin_Deva de=deu_Latn; do
  tag=${language%%=*}
  if [ ! -r "$data/${language#*=}/train.tsv" ]; then
    printf '%s is left out: no file %s\n' "$tag" "$data/${language#*=}/train.tsv" >&2
    continue
  fi
  for split in train dev; do
    tail -n +2 "$data/${language#*=}/$split.tsv" | cut -f 3 >"$work/$split"
  done
  for type in unigram bpe wordpiece; do
    options=(--type "$type" --vocab-size "$size" --overwrite "$work/train")
    [ "$type" != wordpiece ] || options+=(--preset bert-cased)
    "$sirocco" tokenizer train --out "$work/without" "${options[@]}" >"$work/log"
    "$sirocco" tokenizer train --out "$work/with" --segmenter "$tag" "${options[@]}" >"$work/log"
    paste -d ' ' <(measure "$work/without" "$work/dev") <(measure "$work/with" "$work/dev") |
      awk -v tag="$tag" -v type="$type" \
        '{ printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", tag, type, $1, $5, $2, $6, $3, $7, $4, $8 }'
  done
done
