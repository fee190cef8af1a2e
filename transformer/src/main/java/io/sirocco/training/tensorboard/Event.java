package io.sirocco.training.tensorboard;

import io.sirocco.protobuf.Message;
import java.util.Map;

/**
 * What TensorBoard is told: the message Event of TensorFlow's event.proto, with those of its kinds
 * that a training run has.
 */
public sealed interface Event {

  /** The message, but for the time. */
  Message message();

  /**
   * The first record of a file.
   *
   * @param version of the format
   */
  record FileVersion(String version) implements Event {
    /** The version that TensorBoard reads. */
    static final FileVersion CURRENT = new FileVersion("brain.Event:2");

    @Override
    public Message message() {
      return new Message().text(3, version);
    }
  }

  /**
   * Numbers of a step, each under its tag. In TensorBoard tags with the same part before a slash
   * stand together.
   *
   * @param step the number of optimizer updates done
   * @param values tags with their values, in the order of the map
   */
  record Scalars(long step, Map<String, Double> values) implements Event {
    @Override
    public Message message() {
      Message summary = new Message();
      values.forEach((tag, value) ->
          summary.message(1, new Message().text(1, tag).number(2, value.floatValue())));
      return new Message().integer(2, step).message(5, summary);
    }
  }

  /**
   * A text of a step, such as a sample of what the model writes; TensorBoard shows it as Markdown.
   *
   * @param step the number of optimizer updates done
   * @param tag what it is
   * @param text the text
   */
  record Text(long step, String tag, String text) implements Event {
    private static final long STRING = 7;

    @Override
    public Message message() {
      Message plugin = new Message().message(1, new Message().text(1, "text"));
      Message one = new Message().message(2, new Message().integer(1, 1));
      Message tensor = new Message().integer(1, STRING).message(2, one).text(8, text);
      Message value = new Message().text(1, tag).message(9, plugin).message(8, tensor);
      return new Message().integer(2, step).message(5, new Message().message(1, value));
    }
  }
}
