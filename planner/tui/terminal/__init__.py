"""What the terminal can show and what is sent to it. The only room that uses Textual's private parts.

`TerminalApp` is the base of the app; all the rest of the screens know of Textual is its public interface. A private
part that is missing in the installed version is done without: the output is then Textual's own, slower and right.
`tests/tui/test_private_parts.py` holds both.
"""
