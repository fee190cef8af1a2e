package io.sirocco.classification;

import io.sirocco.ModelParameters;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.SessionTensors;
import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.hub.NamedTensors;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.Draws;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.CheckpointStore;
import io.sirocco.training.ClassificationStep;
import io.sirocco.training.EarlyStopping;
import io.sirocco.training.LearningRates;
import io.sirocco.training.LossForm;
import io.sirocco.training.LossScale;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ModelStates;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.ParameterTransfer;
import io.sirocco.training.Progress;
import io.sirocco.training.Provenance;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.Schedule;
import io.sirocco.training.Spent;
import io.sirocco.training.Stability;
import io.sirocco.training.TrainingState;
import io.sirocco.transformer.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a classifier of a pretrained model: a head of outputs on top of it, all of it trained on
 * labeled texts, and the parameters of the epoch with the best {@link Scores} on held-out texts
 * kept.
 */
public final class FineTuning {

  private static final double WARM_UP = .1;
  private static final double MAXIMUM_NORM = 1;

  private final Request request;
  private final Pretraining.Environment environment;
  private final FineTuningSettings settings;
  private final LabelKind kind;
  private final List<String> labels;
  private final Recipe recipe;
  private final LanguageModel model;
  private final double[] weights;
  private final ClassifierTexts texts;
  private final MixedPrecision precision;

  /**
   * What to do.
   *
   * @param pretrained the model
   * @param path of the model, as it was given
   * @param data the labeled texts
   * @param out the run directory of the classifier
   * @param language of all texts, for a model that has language embeddings; empty otherwise
   * @param backend opened by the caller, who closes it
   * @param threads that the backend computes with, for the record
   * @param settings of the training
   */
  public record Request(
      PretrainedModel pretrained,
      String path,
      FineTuningData data,
      Path out,
      String language,
      Backend backend,
      int threads,
      FineTuningSettings settings) {}

  /** Told how it goes. */
  public interface Observer {
    /** A line for the user. */
    void note(String line);

    /** A step was made. */
    void stepped(int step, int ofSteps, double loss);

    /** An epoch was made and evaluated. */
    void evaluated(EpochScore score);
  }

  /**
   * What came of it.
   *
   * @param best the epoch whose parameters were kept
   * @param interrupted whether it was asked to stop before its end
   */
  public record Result(EpochScore best, boolean interrupted) {}

  /**
   * A classifier to be.
   *
   * @throws IllegalArgumentException if a label of the texts to train on is none of its kind, or
   *     the kind has no such weights
   */
  public FineTuning(Request request, Pretraining.Environment environment) {
    this.request = request;
    this.environment = environment;
    settings = request.settings();
    kind = request.data().kind();
    labels = request.data().train().names(kind);
    double[][] gold = request.data().train().values(kind, labels);
    weights = kind.weights(gold, settings.weights());
    recipe = request.pretrained().recipe().withClassification(kind.type(), labels);
    model = PretrainedModel.model(recipe, request.pretrained().tokenizer());
    texts = new ClassifierTexts(recipe, request.pretrained().tokenizer(), request.language());
    precision = recipe.settings().precision();
  }

  /** Encoded texts with what is right of them. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record Labeled(List<Encoded> texts, double[][] gold) {}

  private Labeled encode(LabeledExamples examples) {
    List<Encoded> encoded = examples.examples().stream().map(texts::encode).toList();
    return new Labeled(encoded, examples.values(kind, labels));
  }

  /**
   * Trains.
   *
   * @param stopRequested asked after each step; what was best so far is kept
   * @throws IOException if the directory is taken, or something cannot be written
   * @throws IllegalArgumentException if a label is none of its kind, or one of the held-out texts
   *     is not among those of training
   */
  public Result run(Observer observer, BooleanSupplier stopRequested) throws IOException {
    Labeled train = encode(request.data().train());
    Labeled dev = encode(request.data().dev());
    ModelParameters from = request.pretrained().parameters();
    ParameterTransfer transfer = transfer(from);
    Provenance.Initial initial =
        new Provenance.Initial(request.path(), from.step(), from.digest(), transfer);
    RunDirectory.Founding founding =
        new RunDirectory.Founding(
            RecipeFile.write(recipe), provenance(initial), request.pretrained().tokenizer()::save);
    RunDirectory.Owner owner =
        new RunDirectory.Owner(environment.processId(), environment.startedAt());
    try (RunDirectory directory = RunDirectory.create(request.out(), owner, founding);
        Session session = request.backend().open(ModelStates.training(model))) {
      initialize(from, session);
      ModelStates.clearMoments(model, session);
      observer.note(
          "parameters from %s: %d tensors kept, new: %s"
              .formatted(
                  request.path(), transfer.kept().size(), String.join(", ", transfer.created())));
      CheckpointStore store = CheckpointStore.open(directory.layout().checkpoints(), 1);
      return train(session, store, train, dev, observer, stopRequested);
    }
  }

  /** The parameters; where others were told apart, without the head that did. */
  private NamedTensors known(ModelParameters from) throws IOException {
    NamedTensors tensors = from.open();
    boolean same = request.pretrained().recipe().classification().equals(recipe.classification());
    return same ? tensors : new WithoutHead(tensors, recipe.config(1).naming().classifier());
  }

  private ParameterTransfer transfer(ModelParameters from) throws IOException {
    try (NamedTensors tensors = known(from)) {
      return ParameterTransfer.of(model, tensors);
    }
  }

  private void initialize(ModelParameters from, Session session) throws IOException {
    try (NamedTensors tensors = known(from)) {
      ParameterTransfer.initialize(model, settings.seed(), session, tensors);
    }
  }

  private Result train(
      Session session,
      CheckpointStore store,
      Labeled train,
      Labeled dev,
      Observer observer,
      BooleanSupplier stopRequested)
      throws IOException {
    int perEpoch = Math.ceilDiv(train.texts().size(), settings.batch());
    int steps = Math.multiplyExact(perEpoch, settings.epochs());
    Schedule schedule = new Schedule.Linear(settings.learningRate(), 0, (long) (WARM_UP * steps));
    OptimizerSettings optimizer =
        new OptimizerSettings(
            schedule, new AdamWSettings(.9, .999, 1e-8, settings.weightDecay()), MAXIMUM_NORM);
    Mask mask = texts.isCausal() ? Mask.CAUSAL : Mask.FULL;
    LossForm form = kind.form(mask, labels.size());
    LearningRates rates = LearningRates.byDepth(model, settings.layerDecay(), settings.frozen());
    Batches batches = new Batches(form, train);
    EpochScore best = null;
    int worse = 0;
    try (ClassificationStep step =
            new ClassificationStep(session, model, form, optimizer, precision, rates);
        ClassPredictor predictor = predictor(session)) {
      for (int epoch = 0; epoch < settings.epochs() && worse < settings.patience(); epoch++) {
        int[] order = batches.order(epoch);
        double sum = 0;
        for (int i = 0; i < perEpoch; i++) {
          int number = epoch * perEpoch + i;
          double rate = schedule.learningRate(number, steps);
          double loss = step.run(settings.seed(), number, rate, batches.of(order, i));
          sum += loss;
          observer.stepped(number + 1, steps, loss);
          if (stopRequested.getAsBoolean()) {
            return new Result(kept(best, number + 1), true);
          }
        }
        EpochScore score = score(predictor, dev, epoch + 1, sum / perEpoch, best);
        observer.evaluated(score);
        worse = score.best() ? 0 : worse + 1;
        if (score.best()) {
          best = score;
          save(session, store, (epoch + 1) * perEpoch, steps, score);
        }
      }
    }
    return new Result(kept(best, steps), false);
  }

  private ClassPredictor predictor(Session session) {
    return new ClassPredictor(
        session, model, texts, settings.batch(), kind, labels.size(), precision.factors());
  }

  private EpochScore kept(@Nullable EpochScore best, int steps) throws IOException {
    if (best == null) {
      throw new IOException(
          "%s: stopped after %d steps, before the first epoch was scored; nothing is kept"
              .formatted(request.out(), steps));
    }
    return best;
  }

  private EpochScore score(
      ClassPredictor predictor, Labeled dev, int epoch, double loss, @Nullable EpochScore best) {
    double[][] decided = predictor.outputs(dev.texts(), done -> {});
    Arrays.setAll(decided, i -> kind.decide(decided[i]));
    Scores scores = kind.scores(labels, dev.gold(), decided);
    boolean better = best == null || scores.choice() > best.dev().choice();
    return new EpochScore(epoch, loss, scores, better);
  }

  private void save(Session session, CheckpointStore store, int step, int steps, EpochScore score)
      throws IOException {
    EarlyStopping.Progress validation =
        new EarlyStopping.Progress(1 - score.dev().choice(), 1 - score.dev().choice(), 0);
    Progress progress =
        new Progress(
            step, steps, step, validation, new Spent(0, 0), LossScale.NONE, Stability.NONE);
    store.save(
        new TrainingState(settings.seed(), Pretraining.hash(recipe), progress),
        SessionTensors.sources(session, model.tensors()),
        SessionTensors.sources(session, ModelStates.moments(model)),
        Checkpoint.Standing.BEST);
  }

  private Provenance provenance(Provenance.Initial initial) {
    return new Provenance(
        environment.version(),
        environment.commit(),
        settings.seed(),
        precision.factors().toString(),
        request.data().files(),
        initial,
        new Provenance.Machine(
            request.backend().name(),
            request.backend().description(),
            environment.jvm(),
            request.threads()),
        environment.startedAt());
  }

  /** The texts of an epoch in a random order, so many at a time. */
  private final class Batches {
    private final LossForm form;
    private final Labeled train;
    private final LengthBuckets buckets = new LengthBuckets(model.context());
    private final Map<Integer, TokenBatch> byLength = new HashMap<>();

    Batches(LossForm form, Labeled train) {
      this.form = form;
      this.train = train;
    }

    int[] order(int epoch) {
      return new Draws(settings.seed(), Randomness.SAMPLING, epoch, 0)
          .permutation(train.texts().size(), 0);
    }

    TokenBatch of(int[] order, int number) {
      int first = number * settings.batch();
      int rows = Math.min(settings.batch(), order.length - first);
      List<Encoded> chosen = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        chosen.add(train.texts().get(order[first + row]));
      }
      int longest = chosen.stream().mapToInt(Encoded::length).max().orElse(1);
      TokenBatch batch =
          byLength.computeIfAbsent(
              buckets.of(longest), T -> new TokenBatch(form.inputs(settings.batch(), T)));
      batch.clear();
      for (int row = 0; row < rows; row++) {
        texts.fill(chosen.get(row), batch, row);
        kind.fill(batch, row, train.gold()[order[first + row]], weights);
      }
      return batch;
    }
  }
}
