package io.sirocco.transformer;

import io.sirocco.graph.GraphBuilder;
import io.sirocco.graph.GraphBuilder.Cache;
import io.sirocco.graph.GraphBuilder.Lookup;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Embeddings and layers of a transformer, added to a graph. */
final class Body {

  private static final int SITES_OF_A_LAYER = 3;

  private final Modules modules;
  private final TransformerConfig config;
  private final GraphBuilder graph;
  private final Pass pass;

  Body(Modules modules, GraphBuilder graph, Pass pass) {
    this.modules = modules;
    this.config = modules.config();
    this.graph = graph;
    this.pass = pass;
  }

  /** The states of all positions after the last layer, (BT,C). */
  Tensor states() {
    Tensor x = embed();
    if (modules.projectsEmbeddings()) {
      x = modules.embeddingProjection().apply(graph, x, Activation.NONE);
    }
    for (int layer = 0; layer < config.L(); layer++) {
      x = layer(layer, x);
    }
    return switch (config.blocks().placement()) {
      case PRE -> modules.finalNorm().apply(graph, x);
      case POST -> x;
    };
  }

  private Tensor embed() {
    List<Lookup> lookups = new ArrayList<>();
    lookups.add(new Lookup(pass.ids(), modules.words()));
    if (config.embeddings().positions() == Positions.LEARNED) {
      lookups.add(new Lookup(pass.positions(), modules.positions()));
    }
    if (config.embeddings().segments() > 0) {
      lookups.add(new Lookup(pass.segments(), modules.segments()));
    }
    if (config.embeddings().positions() == Positions.SINUSOIDAL) {
      lookups.add(new Lookup(pass.positions(), modules.sinusoids()));
    }
    String name = modules.name(Part.EMBEDDING);
    Tensor x = graph.embedding(name + ".sum", lookups);
    x =
        switch (config.embeddings().norm()) {
          case ABSENT -> x;
          case PRESENT -> modules.embeddingNorm().apply(graph, x);
        };
    return switch (pass) {
      case Pass.Whole whole -> {
        double rate = whole.stochasticity().rate(config.dropout().hidden());
        DropoutMask mask = new DropoutMask(rate, modules.scope().firstSite());
        yield graph.dropout(name + ".dropout", pass.B(), mask, x, whole.inputs().randomness());
      }
      case Pass.Decoding _ -> x;
    };
  }

  private Tensor layer(int layer, Tensor x) {
    return switch (config.blocks().placement()) {
      case PRE -> {
        Tensor branch = attend(layer, modules.attentionNorm(layer).apply(graph, x));
        Tensor middle = residual(layer, 1, x, branch);
        branch = feedForward(layer, modules.feedForwardNorm(layer).apply(graph, middle));
        yield residual(layer, 2, middle, branch);
      }
      case POST -> {
        Tensor sum = residual(layer, 1, x, attend(layer, x));
        Tensor middle = modules.attentionNorm(layer).apply(graph, sum);
        sum = residual(layer, 2, middle, feedForward(layer, middle));
        yield modules.feedForwardNorm(layer).apply(graph, sum);
      }
    };
  }

  private Tensor attend(int layer, Tensor x) {
    Tensor qkv = modules.queryKeyValue(layer).apply(graph, x, Activation.NONE);
    if (config.embeddings().positions() == Positions.ROTARY) {
      String name = modules.name(Part.ATTENTION, layer) + ".rotated";
      qkv = graph.rotary(name, qkv, pass.positions(), modules.rotations());
    }
    Tensor attended = attention(layer, qkv);
    return modules.attentionProjection(layer).apply(graph, attended, Activation.NONE);
  }

  private Tensor attention(int layer, Tensor qkv) {
    String name = modules.name(Part.ATTENTION, layer);
    int H = config.H();
    int D = config.D();
    return switch (pass) {
      case Pass.Whole whole -> {
        ModelInputs inputs = whole.inputs();
        double rate = whole.stochasticity().rate(config.dropout().attention());
        DropoutMask dropout = new DropoutMask(rate, site(layer, 0));
        Op.Attention op = new Op.Attention(pass.B(), pass.T(), H, D, whole.mask(), dropout);
        yield graph.attention(name, op, qkv, inputs.groups(), inputs.randomness());
      }
      case Pass.Decoding decoding -> {
        Op.CachedAttention op = new Op.CachedAttention(pass.B(), pass.T(), config.T(), H, D);
        Cache cache =
            new Cache(
                decoding.inputs().starts(),
                cache(modules, layer, "keys", pass.B()),
                cache(modules, layer, "values", pass.B()));
        yield graph.cachedAttention(name, op, qkv, cache);
      }
    };
  }

  private Tensor feedForward(int layer, Tensor x) {
    Activation activation = config.blocks().feedForward().activation();
    Tensor hidden = modules.feedForward(layer).apply(graph, x, activation);
    if (config.blocks().feedForward() == FeedForward.SWIGLU) {
      hidden = graph.swiGlu(modules.name(Part.FEED_FORWARD, layer) + ".gated", hidden);
    }
    return modules.feedForwardProjection(layer).apply(graph, hidden, Activation.NONE);
  }

  private Tensor residual(int layer, int site, Tensor x, Tensor branch) {
    String name = "%s.residual_%d".formatted(modules.name(Part.ATTENTION, layer), site);
    return switch (pass) {
      case Pass.Whole whole -> {
        double rate = whole.stochasticity().rate(config.dropout().hidden());
        DropoutMask dropout = new DropoutMask(rate, site(layer, site));
        Op.ResidualAdd op = new Op.ResidualAdd(pass.B(), pass.T(), config.C(), dropout);
        yield graph.residualAdd(name, op, x, branch, whole.inputs().randomness());
      }
      case Pass.Decoding _ -> {
        Op.ResidualAdd op = new Op.ResidualAdd(pass.B(), pass.T(), config.C(), DropoutMask.NONE);
        yield graph.residualAdd(name, op, x, branch, null);
      }
    };
  }

  /** The first site is the embedding's. */
  private int site(int layer, int site) {
    return modules.scope().firstSite() + 1 + layer * SITES_OF_A_LAYER + site;
  }

  /** How many sites a model of L layers has. */
  static int sites(int L) {
    return 1 + L * SITES_OF_A_LAYER;
  }

  /** Keys or values of a layer, (B,H,T,D). */
  static Tensor cache(Modules modules, int layer, String what, int B) {
    TransformerConfig config = modules.config();
    String name = "%s.%s".formatted(modules.name(Part.ATTENTION, layer), what);
    return Tensor.f32(name, Role.CACHE, B, config.H(), config.T(), config.D());
  }
}
