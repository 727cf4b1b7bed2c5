"""Applies every filter and test of Jinja2 to values and arguments of every type, with and without autoescape.

Prints what was walked and what came of it as JSON: walk.py [EVERY], where EVERY takes one template of so many.
"""
import json
import sys
from jinja2.sandbox import SandboxedEnvironment

VALUES = [
    "none", "true", "0", "7", "-3", "2.5", "1e20", "''", "'a <b> c'", "'7'", "('<i>x</i>'|safe)", "[]",
    "[3, 1, 2]", "['b', 'A', '<']", "(1, 2)", "{'b': 2, 'a': '<'}", "{}", "missing", "range(4)",
    "[{'k': 1, 'n': 'x'}, {'k': 2, 'n': 'y'}]",
]
ARGUMENTS = [
    "", "none", "true", "0", "7", "-1", "2.5", "'a'", "'<'", "'k'", "('<'|safe)", "[1]", "{'a': 1}", "missing",
    "7, 'x'", "'a', 7", "'a', 'b'", "3, true", "'upper'", "attribute='k'", "nope=1", "'a', none", "'k', 'odd'", "2, '-', 1", "1, true, '', 0", "1, false, '', 0",
]
ENVIRONMENTS = {False: SandboxedEnvironment(), True: SandboxedEnvironment(autoescape=True)}
NAMES = {
    "filter": sorted(set(ENVIRONMENTS[False].filters) - {"random"}),
    "test": sorted(ENVIRONMENTS[False].tests),
}

HOLDERS = {
    autoescape: [environment.from_string("{{ hold(" + value + ") }}") for value in VALUES]
    for autoescape, environment in ENVIRONMENTS.items()
}


def shown(value):
    """Type and text; what comes one by one is a list."""
    if hasattr(value, "__next__"):
        value = list(value)
    return [type(value).__name__, str(value)]



def main():
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    results = []
    count = 0
    for kind, names in NAMES.items():
        for name in names:
            for arguments in ARGUMENTS:
                for autoescape, environment in ENVIRONMENTS.items():
                    count += 1
                    if count % every == 0:
                        results.append(walk(environment, kind, name, arguments, autoescape))
    json.dump({"values": VALUES, "results": results}, sys.stdout)


def walk(environment, kind, name, arguments, autoescape):
    call = f"({arguments})" if arguments else ""
    source = "{{ keep(" + (f"v|{name}{call}" if kind == "filter" else f"v is {name}{call}") + ") }}"
    kept = []

    def keep(value):
        kept.append(shown(value))
        return ""

    def one(template, at):
        kept.clear()
        try:
            HOLDERS[environment.autoescape][at].render(hold=held.append)
            template.render(v=held.pop(), keep=keep)
            return kept[0]
        except Exception as error:  # noqa: BLE001
            return ["error", type(error).__name__]

    held = []
    values = range(len(VALUES))
    try:
        template = environment.from_string(source)
    except Exception as error:  # noqa: BLE001
        return [source, autoescape, [[at, "error", type(error).__name__] for at in values]]
    return [source, autoescape, [[at, *one(template, at)] for at in values]]


main()
