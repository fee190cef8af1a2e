package io.sirocco.tokenizer.lucene;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What cuts a text into words. */
public sealed interface Segmentation {

  /**
   * One of Lucene's segmenters.
   *
   * @param segmenter which
   */
  record One(Segmenter segmenter) implements Segmentation {}

  /**
   * A segmenter for each group of scripts, found in the text itself, line by line: for text in many
   * languages, which need not be named when it is encoded.
   *
   * @param segmenters one for each group
   */
  record ByScript(Map<ScriptGroup, Segmenter> segmenters) implements Segmentation {
    /** Takes the usual segmenter for each group that is missing. */
    public ByScript {
      Map<ScriptGroup, Segmenter> complete = new EnumMap<>(ScriptGroup.class);
      for (ScriptGroup group : ScriptGroup.values()) {
        complete.put(group, group.usual());
      }
      complete.putAll(segmenters);
      segmenters = Collections.unmodifiableMap(complete);
    }
  }

  /**
   * An analyzer of Lucene that a user names; only the places of its tokens count, whatever it makes
   * of the words.
   *
   * @param className its class, which is on the class path, public, and has a public constructor
   *     without parameters
   */
  record Named(String className) implements Segmentation {}
}
