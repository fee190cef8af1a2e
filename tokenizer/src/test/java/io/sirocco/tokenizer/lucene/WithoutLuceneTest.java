package io.sirocco.tokenizer.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.Tokenizer;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of Lucene is loaded for a pipeline that has no step of it. */
final class WithoutLuceneTest {

  @TempDir private Path folder;

  /** Loads a tokenizer and encodes, where the class path has everything but Lucene and ICU. */
  private int[] ids(String preTokenizer, String text) throws Exception {
    Files.writeString(folder.resolve("tokenizer.json"), file(preTokenizer));
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.matches(".*(lucene-[a-z-]*|icu4j)-[0-9.]+\\.jar")) {
        path.add(url(entry));
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(Tokenizer.class.getName());
      assertThat(type).isNotSameAs(Tokenizer.class);
      Object tokenizer = type.getMethod("load", Path.class).invoke(null, folder);
      Method ids = type.getMethod("ids", String.class);
      return (int[]) ids.invoke(tokenizer, text);
    }
  }

  private static String file(String preTokenizer) {
    return """
    {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
     "pre_tokenizer":%s,"post_processor":null,"decoder":null,
     "model":{"type":"WordLevel","vocab":{"[UNK]":0,"a":1,"b":2},"unk_token":"[UNK]"}}
    """
        .formatted(preTokenizer);
  }

  private static URL url(String entry) throws MalformedURLException {
    return Path.of(entry).toUri().toURL();
  }

  @Test
  void aPipelineWithoutItsStepsNeedsNoLucene() throws Exception {
    assertThat(ids("{\"type\":\"Whitespace\"}", "a b c")).containsExactly(1, 2, 0);
  }

  @Test
  void aPipelineWithItsStepsDoes() {
    assertThatThrownBy(
            () -> ids("{\"type\":\"Lucene\",\"segmenter\":\"icu\",\"spaces\":\"removed\"}", "a b"))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(NoClassDefFoundError.class)
        .hasMessageContaining("org/apache/lucene");
  }
}
