"""completion: a script for the shell, made from the parsers of the commands."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.cli.parser import Command, parser_of
from planner.cli.registry import COMMAND_NAMES, find_command
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.cli.context import Run


class CompletionWord(NamedTuple):
    """Something to complete: an option or a value, and a line about it."""

    text: str
    help: str


def completion_words(name: str, command: Command) -> list[CompletionWord]:
    """The long options of a command, and the values its arguments can only have."""
    words = []
    for action in parser_of(name, command)._actions:
        says = (action.help or "").replace("%%", "%")
        words += [CompletionWord(option, says) for option in action.option_strings if option.startswith("--")]
        if not action.option_strings:
            words += [CompletionWord(str(choice), says) for choice in action.choices or ()]
    return words


def _bash(commands: dict[str, Command]) -> str:
    cases = "\n".join(
        f"    {name}) words='{' '.join(word.text for word in completion_words(name, command))}' ;;"
        for name, command in commands.items()
    )
    return f"""# planner completion for bash: eval "$(planner completion bash)"
_planner() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" command='' words word
  case "$previous" in
    --home|--folder) COMPREPLY=($(compgen -d -- "$current")); return ;;
    --who) COMPREPLY=($(compgen -W 'me we you' -- "$current")); return ;;
  esac
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " {" ".join(commands)} " in *" $word "*) command="$word"; break ;; esac
  done
  case "$command" in
    '') words='{" ".join(commands)} --help --version --home --profile' ;;
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$command" in init|join) COMPREPLY+=($(compgen -d -- "$current")) ;; esac
}}
complete -F _planner planner
"""


def _zsh(commands: dict[str, Command]) -> str:
    names = " ".join(_quoted(f"{name}:{command.help}") for name, command in commands.items())
    cases = "\n".join(
        f"    {name}) offers=({' '.join(_quoted(f'{w.text}:{w.help}') for w in completion_words(name, command))}) ;;"
        for name, command in commands.items()
    )
    return f"""#compdef planner
# planner completion for zsh: eval "$(planner completion zsh)"
_planner() {{
  local -a offers
  local word verb=''
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    case "$word" in {"|".join(commands)}) verb="$word"; break ;; esac
  done
  case "$verb" in
    '') offers=({names}) ;;
{cases}
  esac
  _describe planner offers
  case "$verb" in init|join) _files -/ ;; esac
}}
compdef _planner planner
"""


def _fish(commands: dict[str, Command]) -> str:
    lines = ["# planner completion for fish: planner completion fish | source", "complete -c planner -f"]
    unsaid = f"not __fish_seen_subcommand_from {' '.join(commands)}"
    for name, command in commands.items():
        lines.append(f"complete -c planner -n '{unsaid}' -a {name} -d {_quoted(command.help)}")
        for word in completion_words(name, command):
            kind = f"-l {word.text[2:]}" if word.text.startswith("--") else f"-a {word.text}"
            lines.append(f"complete -c planner -n '__fish_seen_subcommand_from {name}' {kind} -d {_quoted(word.help)}")
    lines.append("complete -c planner -n '__fish_seen_subcommand_from init join' -a '(__fish_complete_directories)'")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’") + "'"


SHELLS: dict[str, Callable[[dict[str, Command]], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}


def _completion(run: Run, options: Namespace) -> int:
    script = SHELLS[options.shell]({name: find_command(name) for name in COMMAND_NAMES})
    if options.json:
        run.out.json({"shell": options.shell, "script": script})
    else:
        run.out.raw(script)
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=tuple(SHELLS), help="bash, zsh or fish")


COMMANDS = {
    "completion": Command(
        help="a script that lets your shell complete planner’s commands",
        examples=(
            'eval "$(planner completion bash)"     in ~/.bashrc',
            'eval "$(planner completion zsh)"      in ~/.zshrc, after compinit',
            "planner completion fish | source      in config.fish",
        ),
        arguments=_arguments,
        run=_completion,
    ),
}
