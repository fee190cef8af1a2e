"""Times our training beside PyTorch's, in turns on the same machine, and prints both medians and their ratio.

Our command is a template in which {iterations} and {threads} are filled in; its output must hold a line
"<number> ms/iteration" (its own median), of which the last one counts. Example:

  time_against.py --data input.txt --threads 2 "java -jar ours.jar --steps {iterations} --threads {threads}"

PyTorch runs on one thread and on all of them, there also with waiting threads asleep: spinning can be faster on a
quiet machine and has been 20 times slower than one thread on a busy one. Ours is held against the fastest of the
three. A run above the limit counts as infinitely slow.

Exit status: 0, or with --at-most R: 1 if ours / PyTorch is above R; 1 as well if a command fails.
"""

import argparse
import math
import os
import re
import shlex
import statistics
import subprocess
import sys

RESULT = re.compile(r"([0-9.]+) ms/iteration")


class CommandError(Exception):
    """A command that failed or printed no time; the message holds the command and the end of its output."""


def milliseconds(command, limit):
    """Runs the command and returns the last time that it prints; infinity if it takes more than limit seconds."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    try:
        run = subprocess.run(command, timeout=limit, check=False, **output)
    except subprocess.TimeoutExpired:
        return math.inf
    found = RESULT.findall(run.stdout)
    if run.returncode != 0 or not found:
        end = run.stdout[-2000:]
        raise CommandError(f"{shlex.join(command)}: exit status {run.returncode}, {len(found)} times in\n{end}")
    return float(found[-1])


def torch_commands(arguments):
    """{name: command} of the settings of PyTorch that can be the fastest."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train_char.py")
    command = [sys.executable, script, "--data", arguments.data, "--time-only"]
    command += ["--iterations", str(arguments.iterations), "--threads"]
    commands = {"torch 1": command + ["1"]}
    if arguments.threads > 1:
        several = command + [str(arguments.threads)]
        commands[f"torch {arguments.threads}"] = several
        commands[f"torch {arguments.threads} asleep"] = ["env", "OMP_WAIT_POLICY=passive", *several]
    return commands


def our_command(arguments):
    words = shlex.split(arguments.ours)
    values = {"{iterations}": str(arguments.iterations), "{threads}": str(arguments.threads)}
    for place, value in values.items():
        words = [word.replace(place, value) for word in words]
    return words


def measure(commands, rounds, limit):
    """{name: [milliseconds]}, each round running every command once; every other round backwards."""
    times = {name: [] for name in commands}
    for turn in range(rounds):
        names = list(commands) if turn % 2 == 0 else list(reversed(commands))
        for name in names:
            times[name].append(milliseconds(commands[name], limit))
        last = ", ".join(f"{name} {values[-1]:.2f}" for name, values in times.items())
        print(f"round {turn + 1}: {last}", flush=True)
    return times


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("ours", help="template of our command")
    parser.add_argument("--data", required=True, help="text that PyTorch trains on")
    parser.add_argument("--iterations", type=int, default=250)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=180, help="seconds for one run")
    parser.add_argument("--at-most", type=float, help="largest accepted ratio of ours to PyTorch")
    arguments = parser.parse_args(command_line)
    commands = {"ours": our_command(arguments), **torch_commands(arguments)}
    try:
        times = measure(commands, arguments.rounds, arguments.limit)
    except (CommandError, OSError) as error:
        print(f"time_against: {error}", file=sys.stderr)
        return 1
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name}: median {medians[name]:.2f}, least {min(values):.2f} ms/iteration")
    ours = medians.pop("ours")
    fastest = min(medians, key=medians.get)
    if math.isinf(medians[fastest]):
        print(f"time_against: no run of PyTorch ended within {arguments.limit:g} s", file=sys.stderr)
        return 1
    ratio = ours / medians[fastest]
    print(f"ours / {fastest}: {ratio:.3f}")
    return 1 if arguments.at_most is not None and ratio > arguments.at_most else 0


if __name__ == "__main__":
    sys.exit(main())
