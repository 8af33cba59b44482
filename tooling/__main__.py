"""The commands of `./dev`."""

import argparse
import os
import signal
import sys

from . import bench, demo, lint, postgres, reset, shell, testing, translations
from .console import SetupError, explain, say

INTERRUPTED = 130  # exit code of a program ended with ctrl-C

#: `kill`, and a terminal that is closed: what we started is ended too.
ENDINGS = (signal.SIGTERM, signal.SIGHUP)


def main(arguments):
    """Run one command; whatever is missing is said in one sentence."""
    if arguments[:1] in ([], ["help"]):
        arguments = ["--help"]
    options, others = _parser().parse_known_args(arguments)
    if options.run in (_test, _bench):
        options.arguments = arguments[1:]  # in their order
    elif others:
        _parser().error(f"unknown: {' '.join(others)}")
    for number in ENDINGS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as `nohup` sets it
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    _forget_strangers()
    try:
        return options.run(options)
    except SetupError as error:
        say(f"\n{error}")
        return 1
    except OSError as error:
        say(f"\n{explain(error)}")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. The next ./dev goes on from here.")
        return INTERRUPTED


def _forget_strangers():
    """Forget variables that lead to another Odoo, or away from the private server."""
    private = ("PGHOSTADDR", "PGSERVICE", "PGOPTIONS") if postgres.is_private() else ()
    for name in ("PYTHONPATH", *private):
        os.environ.pop(name, None)


def _test(options):
    return testing.test(options.arguments)


def _bench(options):
    return bench.bench(options.arguments)


def _stop(options):
    return reset.stop()


def _reset(options):
    return reset.reset(options.all)


def _demo(options):
    return demo.demo(serve=not options.stop)


def _shell(options):
    return shell.shell(options.db, options.update)


def _lint(options):
    return lint.lint(options.fix)


def _i18n(options):
    return translations.update()


def _parser():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="./dev", description=__doc__)
    commands = parser.add_subparsers(metavar="command", required=True)

    def add(name, run, text, *flags, **kwargs):
        command = commands.add_parser(name, help=text, description=text, **kwargs)
        command.set_defaults(run=run)
        for flag, help_text in flags:
            command.add_argument(*flag.split(), action="store_true", help=help_text)
        return command

    add("demo", _demo, "serve the addon with demo data", ("--stop", "only the reports"))
    add("test", _test, "run the tests; takes pytest's arguments", add_help=False)
    add(
        "lint", _lint, "check source and translations", ("--fix", "mend what tools can")
    )
    add("bench", _bench, "measure; takes the benchmark's arguments", add_help=False)
    update = ("-u --update", "first update our addons in it")
    command = add("shell", _shell, "Python with `env`; a script on stdin runs", update)
    command.add_argument("--db", default=shell.DATABASE, metavar="NAME")
    add("i18n", _i18n, "export the terms to translate, merge them into fr.po")
    add("stop", _stop, "stop the private database server")
    add("reset", _reset, "remove .dev, .venv and build", ("--all", "and the cache"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
