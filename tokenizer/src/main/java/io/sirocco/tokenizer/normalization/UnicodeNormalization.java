package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.UnicodeComposition;
import io.sirocco.tokenizer.text.UnicodeForm;
import io.sirocco.tokenizer.text.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings one text into a normalization form: decomposes, sorts marks by combining class, composes.
 *
 * <p>Each character carries a change: 0 stands in the place of an old one, 1 was inserted, -n also
 * stands for the n after it. Sorting moves the changes with the characters, as Hugging Face's
 * tokenizers do it, since the alignment comes from them.
 */
final class UnicodeNormalization {
  private static final int NONE = -1;

  private final UnicodeForm form;
  private final AlignedText text;
  private final Pending unsorted = new Pending();
  private final Pending blocked = new Pending();
  private int composee = NONE;
  private int composeeChange;
  private int lastClass = NONE;

  UnicodeNormalization(UnicodeForm form, AlignedText text) {
    this.form = form;
    this.text = text;
  }

  /** Characters that wait, with combining class and change. */
  private static final class Pending {
    private int[] characters = new int[16];
    private int[] changes = new int[16];
    private int size;

    void add(int character, int change) {
      if (size == characters.length) {
        characters = Arrays.copyOf(characters, 2 * size);
        changes = Arrays.copyOf(changes, 2 * size);
      }
      characters[size] = character;
      changes[size++] = change;
    }

    /** Sorts by combining class and keeps the order within one; linear, however many marks. */
    void sort() {
      boolean sorted = true;
      for (int i = 1; i < size && sorted; i++) {
        sorted = combiningClass(i - 1) <= combiningClass(i);
      }
      if (sorted) {
        return;
      }
      int[] places = new int[Byte.MAX_VALUE + 2];
      for (int i = 0; i < size; i++) {
        places[combiningClass(i) + 1]++;
      }
      Arrays.parallelPrefix(places, Integer::sum);
      int[] oldCharacters = Arrays.copyOf(characters, size);
      int[] oldChanges = Arrays.copyOf(changes, size);
      for (int i = 0; i < size; i++) {
        int place = places[UnicodeComposition.combiningClass(oldCharacters[i])]++;
        characters[place] = oldCharacters[i];
        changes[place] = oldChanges[i];
      }
    }

    private int combiningClass(int index) {
      return UnicodeComposition.combiningClass(characters[index]);
    }
  }

  /** Rewrites the whole text. */
  void rewriteAll() {
    text.beginEdit();
    rewrite(text.bytes(), 0, text.length());
    text.endEdit();
  }

  /** Rewrites what a check doubts and keeps the rest. */
  void rewrite(NormalizedCheck check) {
    byte[] bytes = text.bytes();
    int length = text.length();
    text.beginEdit();
    for (int from = 0; from < length; ) {
      int doubtful = check.firstDoubtful(bytes, from, length);
      text.keep(doubtful - from);
      if (doubtful == length) {
        break;
      }
      from = check.nextBoundary(bytes, doubtful + Utf8.length(bytes[doubtful]), length);
      rewrite(bytes, doubtful, from);
    }
    text.endEdit();
  }

  private void rewrite(byte[] bytes, int from, int to) {
    for (int cursor = from; cursor < to; cursor += Utf8.length(bytes[cursor])) {
      int codePoint = Utf8.codePoint(bytes, cursor);
      int @Nullable [] parts =
          codePoint < 0x80 ? null : UnicodeComposition.decomposition(codePoint, form);
      if (parts == null) {
        push(codePoint, 0);
      } else {
        for (int i = 0; i < parts.length; i++) {
          push(parts[i], i == 0 ? 0 : 1);
        }
      }
    }
    flush();
    if (composee != NONE) {
      write(composee, composeeChange);
      composee = NONE;
    }
    purge();
  }

  private void push(int character, int change) {
    if (UnicodeComposition.combiningClass(character) == UnicodeComposition.STARTER) {
      flush();
    }
    unsorted.add(character, change);
  }

  private void flush() {
    unsorted.sort();
    for (int i = 0; i < unsorted.size; i++) {
      if (form.composes()) {
        compose(unsorted.characters[i], unsorted.changes[i]);
      } else {
        write(unsorted.characters[i], unsorted.changes[i]);
      }
    }
    unsorted.size = 0;
  }

  private void compose(int character, int change) {
    int type = UnicodeComposition.combiningClass(character);
    if (composee == NONE) {
      if (type == UnicodeComposition.STARTER) {
        composee = character;
        composeeChange = change;
      } else {
        write(character, change);
      }
      return;
    }
    int composed =
        lastClass == NONE || lastClass < type
            ? UnicodeComposition.compose(composee, character)
            : NONE;
    if (composed != NONE) {
      composee = composed;
      composeeChange += change - 1;
    } else if (type == UnicodeComposition.STARTER) {
      write(composee, composeeChange);
      purge();
      composee = character;
      composeeChange = change;
    } else {
      blocked.add(character, change);
      lastClass = type;
    }
  }

  private void purge() {
    for (int i = 0; i < blocked.size; i++) {
      write(blocked.characters[i], blocked.changes[i]);
    }
    blocked.size = 0;
    lastClass = NONE;
  }

  private void write(int character, int change) {
    if (change > 0) {
      text.insert(character);
    } else {
      text.replace(character);
      for (int i = change; i < 0; i++) {
        text.drop();
      }
    }
  }
}
