package io.sirocco.corpora.sentences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceBreaksTest {
  private final SentenceBreaks breaks = new SentenceBreaks(LineEnds.END_SENTENCES);

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          en > Mr. Smith met Dr. Jones at 5 p.m. on Monday.| They paid $3.50, e.g. for tea.| Why?
          en > "Is it?" he asked.| Yes!| Version 2.0 is out... and it works.
          de > Prof. Müller kam z.B. am 3. Mai.| Er blieb usw. bis heute.| Dr. Weiß ging.
          fr > M. Dupont habite au n° 5.| Il a dit « Bonjour ! »| Puis il partit.
          es > El Sr. García llegó.| ¿Quién es?| ¡Hola!
          ru > Это т.е. пример.| Он живёт в г. Москва.| Да.
          zh > 今天天气很好。|我们去公园吧！|你来吗？
          ja > 今日は晴れです。|「行こう。」と彼は言った。|はい！
          ko > 오늘은 날씨가 좋습니다.| 공원에 갈까요?| 네.
          ar > ذهب الولد إلى المدرسة.| هل رأيته؟| نعم!
          hi > यह पहला वाक्य है।| क्या यह दूसरा है?| हाँ।
          th > สวัสดีครับ ผมชื่อสมชาย ยินดีที่ได้รู้จัก
          ta > இது முதல் வாக்கியம்.| இது இரண்டாவதா?| ஆம்.
          de > »Ja.«| Sie ging.| »Nein!«| Am 25. und am 3. Mai war J. S. Bach da.
          pl > Był tu prof. Nowak i dr Lis z ul. Długiej.| Potem nikt.
          und > One.| Two.
          """)
  void sentencesAreFoundByTheRulesOfALanguage(String language, String marked) {
    assertThat(sentences(breaks, language, marked.replace("| ", " ").replace("|", "")))
        .map(String::strip)
        .containsExactlyElementsOf(Arrays.stream(marked.split("\\|")).map(String::strip).toList());
  }

  @Test
  void aLineEndsASentenceOrIsASpaceAsSaid() {
    String text = "Mr.\nSmith was\r\nhere. He\n left\n \nA title\n\nEnd";

    assertThat(sentences(new SentenceBreaks(LineEnds.ARE_SPACES), "en", text))
        .containsExactly(
            "Mr.\nSmith was\r\nhere. ", "He\n left\n", " \n", "A title\n", "\n", "End");
    assertThat(sentences(breaks, "en", "One\ntwo. Three\r\nfour"))
        .containsExactly("One\n", "two. ", "Three\r\n", "four");
  }

  @Test
  void aTextWithoutSentencesIsOne() {
    assertThat(breaks.starts("en", "")).containsExactly(0);
    assertThat(breaks.starts("en", "   ")).containsExactly(0);
    assertThat(breaks.starts("no such language", "a. B")).containsExactly(0, 3);
  }

  @Test
  void threadsFindWhatOneFinds() throws InterruptedException, ExecutionException {
    List<String> texts =
        IntStream.range(0, 200)
            .mapToObj(i -> "Mr. %d came. He saw! Dr. Who? ".formatted(i).repeat(1 + i % 7))
            .toList();
    List<int[]> expected = texts.stream().map(text -> breaks.starts("en", text)).toList();

    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<int[]>> found =
          texts.stream().map(text -> workers.submit(() -> breaks.starts("en", text))).toList();
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).get()).isEqualTo(expected.get(i)).hasSize(3 * (1 + i % 7));
      }
    }
  }

  private static List<String> sentences(SentenceBreaks breaks, String language, String text) {
    int[] starts = breaks.starts(language, text);
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      sentences.add(
          text.substring(starts[i], i + 1 < starts.length ? starts[i + 1] : text.length()));
    }
    return sentences;
  }
}
