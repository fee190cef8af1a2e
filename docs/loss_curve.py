#!/usr/bin/env python3
"""Draws the loss of one or two runs of recipes/shakespeare-char-cpu.yaml as an SVG.

    docs/loss_curve.py runs/seed-1 runs/seed-2 > docs/loss.svg

Needs nothing but Python 3. The dots labelled PyTorch are those of tests/pytorch/train_char.py, mean of two seeds.
"""
import json
import sys

WIDTH, HEIGHT, LEFT, BOTTOM = 760, 320, 50, 40
PYTORCH = {250: 2.445, 500: 2.314, 1000: 2.053, 1500: 1.923, 2000: 1.905}
COLORS = ["#0b6e99", "#d9730d"]
LOW, HIGH, STEPS = 1.4, 4.3, 2000


def x(step):
    return LEFT + (WIDTH - LEFT - 20) * step / STEPS


def y(loss):
    return 20 + (HEIGHT - BOTTOM - 20) * (HIGH - loss) / (HIGH - LOW)


def read(run):
    with open(run + "/metrics.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def path(points, color, width, opacity=1.0):
    where = " ".join(f"{x(s):.1f},{y(l):.1f}" for s, l in points)
    return f'<polyline points="{where}" fill="none" stroke="{color}" stroke-width="{width}" opacity="{opacity}"/>'


def main(runs):
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for loss in (1.5, 2.0, 2.5, 3.0, 3.5, 4.0):
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{y(loss):.1f}" y2="{y(loss):.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(loss) + 4:.1f}" text-anchor="end">{loss}</text>')
    for step in range(0, STEPS + 1, 500):
        out.append(f'<text x="{x(step):.1f}" y="{HEIGHT - 20}" text-anchor="middle">{step}</text>')
    out.append(f'<text x="{x(STEPS / 2):.1f}" y="{HEIGHT - 4}" text-anchor="middle">step</text>')
    for run, color in zip(runs, COLORS):
        metrics = read(run)
        out.append(path([(m["step"], m["loss"]) for m in metrics], color, 1, 0.35))
        validation = [(m["step"], m["validation_loss"]) for m in metrics if "validation_loss" in m]
        out.append(path(validation, color, 2.5))
    for step, loss in PYTORCH.items():
        out.append(f'<circle cx="{x(step):.1f}" cy="{y(loss):.1f}" r="5" fill="none" stroke="#000000" stroke-width="1.5"/>')
    out.append(f'<text x="{WIDTH - 30}" y="40" text-anchor="end">Tiny Shakespeare, characters, loss in nats/token</text>')
    out.append(f'<text x="{WIDTH - 30}" y="58" text-anchor="end">thin: training, thick: whole validation split, circles: PyTorch</text>')
    out.append("</svg>")
    print("\n".join(out))


main(sys.argv[1:3])
