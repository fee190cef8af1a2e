"""Times our training beside PyTorch's, in turns on the same machine, and prints both medians and their ratio.

Our command is a template in which {iterations} and {threads} are filled in; its output must hold a line
"<number> ms/iteration" (its own median), of which the last one counts. Example:

  time_against.py --data input.txt --rounds 5 --threads 2 "java -jar ours.jar --steps {iterations} --threads {threads}"

Exit status: 0, or with --at-most R: 1 if ours / PyTorch is above R; 1 as well if a command fails.
"""

import argparse
import os
import re
import shlex
import statistics
import subprocess
import sys

RESULT = re.compile(r"([0-9.]+) ms/iteration")


class CommandError(Exception):
    """A command that failed or printed no time; the message holds the command and the end of its output."""


def milliseconds(command):
    """Runs the command and returns the last time that it prints."""
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    found = RESULT.findall(run.stdout)
    if run.returncode != 0 or not found:
        end = run.stdout[-2000:]
        raise CommandError(f"{shlex.join(command)}: exit status {run.returncode}, {len(found)} times in\n{end}")
    return float(found[-1])


def torch_command(arguments):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train_char.py")
    sizes = ["--iterations", str(arguments.iterations), "--threads", str(arguments.threads)]
    return [sys.executable, script, "--data", arguments.data, "--time-only", *sizes]


def our_command(arguments):
    words = shlex.split(arguments.ours)
    values = {"{iterations}": str(arguments.iterations), "{threads}": str(arguments.threads)}
    for place, value in values.items():
        words = [word.replace(place, value) for word in words]
    return words


def measure(commands, rounds):
    """{name: [milliseconds]}, each round running every command once; the first in a round changes each round."""
    times = {name: [] for name in commands}
    for turn in range(rounds):
        names = list(commands) if turn % 2 == 0 else list(reversed(commands))
        for name in names:
            times[name].append(milliseconds(commands[name]))
        print(f"round {turn + 1}: " + ", ".join(f"{name} {values[-1]:.2f}" for name, values in times.items()))
    return times


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("ours", help="template of our command")
    parser.add_argument("--data", required=True, help="text that PyTorch trains on")
    parser.add_argument("--iterations", type=int, default=250)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-most", type=float, help="largest accepted ratio of ours to PyTorch")
    arguments = parser.parse_args(command_line)
    try:
        times = measure({"ours": our_command(arguments), "torch": torch_command(arguments)}, arguments.rounds)
    except (CommandError, OSError) as error:
        print(f"time_against: {error}", file=sys.stderr)
        return 1
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["ours"] / medians["torch"]
    least = {name: min(values) for name, values in times.items()}
    print(f"least: ours {least['ours']:.2f}, torch {least['torch']:.2f} ms/iteration")
    print(f"median: ours {medians['ours']:.2f}, torch {medians['torch']:.2f} ms/iteration, ours / torch {ratio:.3f}")
    return 1 if arguments.at_most is not None and ratio > arguments.at_most else 0


if __name__ == "__main__":
    sys.exit(main())
