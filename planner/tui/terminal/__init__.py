"""What the terminal can show, and what is sent to it.

This is the only room that uses Textual's private parts. `TerminalApp` in `terminal_app` is the base of the app;
`frame_diff` sends only the cells that changed, `output` and `capabilities` know what the terminal can show,
`key_queue` and `keyboard` keep typed and pasted keys in order, `timers` work whatever the monotonic clock does, and
`offline_asyncio` loads asyncio faster.
The rest of the screens use only Textual's public interface. If the installed version lacks a private part, this room
does without it: Textual then sends its own output, which is slower but just as right.
`tests/tui/test_private_parts.py` checks both.
"""
